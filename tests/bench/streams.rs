//! From a write to the glass: how long until every open stream has the change, and what a
//! stream costs.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use hdrhistogram::Histogram;
use linggong_tests::{MARKET, Server, System, row, until};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::{Semaphore, mpsc};

/// Streams of each run.
const STREAMS: [usize; 3] = [1, 1_000, 10_000];
/// Changes of each run.
const CHANGES: usize = 20;
/// Time between two changes.
const APART: Duration = Duration::from_millis(100);
/// Longest time until the last of 10,000 streams has a change.
const BUDGET_MS: f64 = 1_000.0;
/// Connections opened at the same time.
const OPENING_MAX: usize = 256;

pub(crate) async fn run() -> Result<bool> {
    println!("\nfrom sending a write to its arrival on a stream, {CHANGES} changes");
    println!(
        "{:>8} {:>10} {:>10} {:>10} {:>14} {:>12}",
        "streams", "p50 ms", "p99 ms", "max ms", "KiB a stream", "opened in s"
    );
    let mut kept = true;
    for streams in STREAMS {
        kept &= one(streams).await?;
    }
    Ok(kept)
}

async fn one(streams: usize) -> Result<bool> {
    let server = Server::start()?;
    let system = server.system(MARKET)?;
    // Warm up, so that memory counts streams and not first uses.
    change(&system, "warm-up").await?;
    let feed = server.url(&format!("/api/v1/markets/{MARKET}/feed"));
    until(
        "the first change is out",
        Duration::from_secs(5),
        || async {
            let tag = reqwest::get(&feed).await?.headers()["etag"]
                .to_str()?
                .to_owned();
            Ok(tag.starts_with("\"1.0.0"))
        },
    )
    .await?;
    let before_kib = resident_kib(server.pid())?;
    let (arrivals, mut arrived) = mpsc::unbounded_channel();
    let address: SocketAddr = server.address().trim_start_matches("http://").parse()?;
    let opening = Arc::new(Semaphore::new(OPENING_MAX));
    let start = Instant::now();
    let mut readers = tokio::task::JoinSet::new();
    let (ready, mut readied) = mpsc::unbounded_channel();
    for n in 0..streams {
        let (arrivals, ready, opening) = (arrivals.clone(), ready.clone(), Arc::clone(&opening));
        readers.spawn(async move {
            let permit = opening.acquire().await;
            let stream = open(address, n).await;
            drop(permit);
            let Ok(mut stream) = stream else { return };
            let mut buffer = [0; 4_096];
            let mut is_ready = false;
            while let Ok(read) = stream.read(&mut buffer).await {
                let bytes = &buffer[..read];
                if bytes.is_empty() {
                    return;
                }
                if !is_ready && contains(bytes, b"event: heartbeat") {
                    is_ready = true;
                    let _ = ready.send(());
                } else if contains(bytes, b"event: change") {
                    let _ = arrivals.send(Instant::now());
                }
            }
        });
    }
    for _ in 0..streams {
        let waited = tokio::time::timeout(Duration::from_secs(60), readied.recv()).await;
        waited.context("not all streams opened")?;
    }
    let opened_s = start.elapsed().as_secs_f64();
    let mut delays = Histogram::<u64>::new(3)?;
    for n in 0..CHANGES {
        // Apart from each other, as in a market; changes of a burst travel together.
        tokio::time::sleep(APART).await;
        let sent = Instant::now();
        change(&system, &format!("{n}")).await?;
        for _ in 0..streams {
            let at = tokio::time::timeout(Duration::from_secs(30), arrived.recv()).await;
            let at = at
                .context("a stream missed a change")?
                .context("no streams")?;
            delays.record(u64::try_from(at.duration_since(sent).as_micros())?)?;
        }
    }
    let grown_kib = resident_kib(server.pid())?.saturating_sub(before_kib);
    let [p50, p99, max] = super::percentiles(&delays);
    #[expect(clippy::cast_precision_loss, reason = "kibibytes of gibibytes")]
    let each_kib = grown_kib as f64 / streams as f64;
    println!("{streams:>8} {p50:>10.1} {p99:>10.1} {max:>10.1} {each_kib:>14.1} {opened_s:>12.2}");
    readers.shutdown().await;
    Ok(max <= BUDGET_MS)
}

async fn change(system: &System, record: &str) -> Result<()> {
    system.publish(row(record, "砌砖大工")).await.map(|_| ())
}

/// Opens a stream from one of several local addresses: one has too few ports.
async fn open(address: SocketAddr, n: usize) -> Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    let host = u8::try_from(2 + n / 4_000)?;
    socket.bind(SocketAddr::from((Ipv4Addr::new(127, 0, 0, host), 0)))?;
    let mut stream = socket.connect(address).await?;
    let request = format!(
        "GET /api/v1/markets/{MARKET}/events?since=1.0.0 HTTP/1.1\r\nHost: {address}\r\nAccept: text/event-stream\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await?;
    Ok(stream)
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|part| part == wanted)
}

fn resident_kib(pid: u32) -> Result<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .context("no VmRSS")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}

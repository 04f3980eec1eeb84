//! `linggong serve`: opens the store, starts the jobs, listens, and goes down gracefully.

use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use axum::serve::ListenerExt as _;
use linggong_store::Store;
use tokio::net::{TcpListener, TcpSocket};

use crate::cli::ServeOptions;
use crate::limits::Limits;
use crate::live::{self, Live};
use crate::speech::Speaker;
use crate::state::AppState;
use crate::{clock, demo, jobs, router, telemetry, vault};

/// Every screen of a province reconnects at once after a restart; the usual 1,024 would make
/// the last of 10,000 wait ten seconds.
const ACCEPT_BACKLOG: u32 = 8_192;
/// A peer that acknowledges nothing for so long is gone.
const TCP_SILENCE_MAX: Duration = Duration::from_secs(30);
/// How long running requests may take to end after a signal.
const GRACE: Duration = Duration::from_secs(10);

pub(crate) async fn run(options: ServeOptions) -> anyhow::Result<()> {
    telemetry::start_log(&options.log, options.log_json)?;
    let metrics = telemetry::start_metrics()?;
    let store = Store::open_named(
        &options.data.data,
        &options.places,
        &options.hours,
        &options.minimum_pay,
    )
    .await
    .with_context(|| format!("--data {}", options.data.data.display()))?;
    if let Some(market) = options.market.filter(|id| store.market(*id).is_none()) {
        bail!("--market {market}: there is no such market");
    }
    if options.demo && !store.mark_demo().await? {
        bail!(
            "--demo: {} is in use; name an empty --data",
            options.data.data.display()
        );
    }
    if !options.demo {
        demo::shut_desk(&store).await?;
    }
    let people = vault::people(store.clone(), &options.data).await?;
    let listener =
        listen(options.listen).with_context(|| format!("--listen {}", options.listen))?;
    let address = listener.local_addr()?;

    let (seq, revs) = store.log_position().await?;
    let live = Arc::new(Live::new(revs));
    let pump = tokio::spawn(live::run_pump(store.clone(), Arc::clone(&live), seq));
    let mut background = tokio::task::JoinSet::new();
    background.spawn(jobs::expire(store.clone(), Arc::clone(&live)));
    // Whoever was called before a restart is still called.
    for market in store.markets() {
        let now = clock::now();
        live.call(market.id, people.calls(market.id, now).await?, now);
    }
    background.spawn(jobs::end_wishes(people.clone()));
    let limits = Arc::new(Limits::default());
    background.spawn(jobs::prune(
        store.clone(),
        people.clone(),
        options.keep.keep(),
        Arc::clone(&limits),
    ));
    if options.demo {
        demo::catch_up(&store, &live).await?;
        background.spawn(demo::play(store.clone(), Arc::clone(&live)));
    }

    let state = AppState {
        store: store.clone(),
        people,
        limits: Arc::clone(&limits),
        live: Arc::clone(&live),
        snapshots: Arc::default(),
        counting: Arc::default(),
        speaker: Arc::new(Speaker::find()),
        metrics,
        tls: options.tls,
        demo: options.demo,
        started_at: clock::now(),
        trusted_proxies: options.trusted_proxies.into(),
        market: options.market,
    };
    tracing::info!(%address, data = %options.data.data.display(), demo = options.demo, "serving");
    println!("http://{address}");
    if options.demo {
        // Whoever started us may have stopped listening.
        let _ = writeln!(std::io::stdout(), "{}", demo::open_desk(&store).await?);
    }
    let listener = listener.tap_io(|stream| {
        let socket = socket2::SockRef::from(&*stream);
        let _ = socket.set_tcp_nodelay(true);
        let _ = socket.set_tcp_user_timeout(Some(TCP_SILENCE_MAX));
    });
    let closing = Arc::clone(&live);
    // The router as such would be copied, all routes of it, for every connection.
    let service = router::router(state).into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move {
        stop_signal().await;
        tracing::info!("going down: telling screens when to come back");
        closing.close();
    });
    let deadline = async {
        while !live.is_closing() {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        done = async { server.await } => done?,
        () = deadline => tracing::warn!("some requests did not end in time"),
    }
    background.shutdown().await;
    let _ = pump.await;
    store.close().await;
    tracing::info!("down");
    Ok(())
}

fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    let socket = if address.is_ipv4() {
        TcpSocket::new_v4()?
    } else {
        TcpSocket::new_v6()?
    };
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok(socket.listen(ACCEPT_BACKLOG)?)
}

async fn stop_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

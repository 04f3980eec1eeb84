//! The command line. Every option can also be given as an environment variable; a wrong
//! value is refused at start with the option's name.

mod keep;

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use linggong_contract::{Adcode, Hours, Role, clock_format};
use linggong_rules::{naming, typed};

use self::keep::KeepOptions;
use crate::{import, keys, serve, staff};

/// Linggong (零工屏): screens and platform API of public gig-labour markets.
#[derive(Debug, Parser)]
#[command(name = "linggong", version, about)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the platform API and the screens
    Serve(ServeOptions),
    /// Make, list and revoke keys for markets' own systems
    #[command(subcommand)]
    Key(KeyCommand),
    /// Make, list and disable accounts of the desk
    #[command(subcommand)]
    Staff(StaffCommand),
    /// Take in postings from a file
    #[command(subcommand)]
    Import(ImportCommand),
}

/// Where the data is.
#[derive(Clone, Debug, Args)]
pub(crate) struct DataOptions {
    /// Data directory; made if missing
    #[arg(long, env = "LINGGONG_DATA", default_value = "data")]
    pub(crate) data: PathBuf,
    /// File with the keys of personal data; `personal.key` in the data directory if absent
    #[arg(long, env = "LINGGONG_KEY_FILE")]
    pub(crate) key_file: Option<PathBuf>,
}

/// Options of `linggong serve`.
#[derive(Clone, Debug, Args)]
pub(crate) struct ServeOptions {
    /// Address to listen on; port 0 picks a free one
    #[arg(long, env = "LINGGONG_LISTEN", default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,
    #[command(flatten)]
    pub(crate) data: DataOptions,
    /// Market shown when an address names none, by adcode
    #[arg(long, env = "LINGGONG_MARKET")]
    pub(crate) market: Option<Adcode>,
    /// Place in a market's name, as in 临县碛口零工市场: `141124=碛口`; may be repeated. Markets
    /// are named after their counties alone without it
    #[arg(
        long = "market-place",
        env = "LINGGONG_MARKET_PLACE",
        value_delimiter = ',',
        value_parser = place
    )]
    pub(crate) places: Vec<(Adcode, String)>,
    /// When staff are at a market's desk: `141124=05:30-18:00`; may be repeated. Kiosks say so, and
    /// tickets made at other times do not ask people to wait. Nothing is said without it
    #[arg(
        long = "market-hours",
        env = "LINGGONG_MARKET_HOURS",
        value_delimiter = ',',
        value_parser = hours
    )]
    pub(crate) hours: Vec<(Adcode, Hours)>,
    /// What an hour pays at least, in yuan, in a market, a city or the province: `141124=20.2`;
    /// may be repeated, and the nearest division counts. Postings below it want a reason. Without
    /// it 19.1, the lowest of the three classes known in the province
    #[arg(
        long = "minimum-pay",
        env = "LINGGONG_MINIMUM_PAY",
        value_delimiter = ',',
        value_parser = minimum_pay
    )]
    pub(crate) minimum_pay: Vec<(Adcode, u32)>,
    /// Address of a proxy in front that names the screens in `X-Forwarded-For`; may be repeated.
    /// Without it all screens behind a proxy share one limit
    #[arg(
        long = "trusted-proxy",
        env = "LINGGONG_TRUSTED_PROXY",
        value_delimiter = ','
    )]
    pub(crate) trusted_proxies: Vec<IpAddr>,
    /// A proxy in front speaks TLS: cookies of the desk are sent over TLS only
    #[arg(long, env = "LINGGONG_TLS")]
    pub(crate) tls: bool,
    #[command(flatten)]
    pub(crate) keep: KeepOptions,
    /// Play a generated market day, marked 演示数据; only on an empty or demonstration database
    #[arg(long, env = "LINGGONG_DEMO")]
    pub(crate) demo: bool,
    /// What to log, e.g. info or linggong=debug
    #[arg(long, env = "LINGGONG_LOG", default_value = "info")]
    pub(crate) log: String,
    /// Log as JSON lines instead of text
    #[arg(long, env = "LINGGONG_LOG_JSON")]
    pub(crate) log_json: bool,
}

/// `141124=碛口`
fn place(text: &str) -> Result<(Adcode, String), String> {
    let (market, place) = text.split_once('=').ok_or("write it as 141124=碛口")?;
    let market = Adcode::parse(market).map_err(|error| error.to_string())?;
    if !naming::is_place(place) {
        return Err(format!("{place}: 1 to 10 Chinese characters"));
    }
    Ok((market, place.to_owned()))
}

/// `141124=05:30-18:00`
fn hours(text: &str) -> Result<(Adcode, Hours), String> {
    const FORM: &str = "write it as 141124=05:30-18:00";
    let (market, hours) = text.split_once('=').ok_or(FORM)?;
    let market = Adcode::parse(market).map_err(|error| error.to_string())?;
    let (from, to) = hours.split_once('-').ok_or(FORM)?;
    let clock = |text| clock_format::parse(text).ok_or(FORM);
    let hours = Hours {
        from: clock(from)?,
        to: clock(to)?,
    };
    Ok((market, hours))
}

/// What may be the least pay of an hour, in fen: less or more is a slip of the finger.
const MINIMUM_PAY_FEN: std::ops::RangeInclusive<u32> = 500..=20_000;

/// `141124=20.2`
fn minimum_pay(text: &str) -> Result<(Adcode, u32), String> {
    let (division, yuan) = text.split_once('=').ok_or("write it as 141124=20.2")?;
    let division = Adcode::parse(division).map_err(|error| error.to_string())?;
    let fen = typed::fen(yuan).filter(|fen| MINIMUM_PAY_FEN.contains(fen));
    Ok((division, fen.ok_or("yuan an hour, from 5 to 200")?))
}

/// `linggong key …`
#[derive(Debug, Subcommand)]
pub(crate) enum KeyCommand {
    /// Make a key and print it; it is shown only once
    Create {
        #[command(flatten)]
        data: DataOptions,
        /// Division it may write for: 140000 province, 141100 city, 141124 county
        #[arg(long)]
        scope: Adcode,
        /// Name of the system that will use it
        #[arg(long)]
        name: String,
    },
    /// List keys
    List {
        #[command(flatten)]
        data: DataOptions,
    },
    /// Make a new key for personal data and seal everything anew with it; stop the server first
    Rotate {
        #[command(flatten)]
        data: DataOptions,
    },
    /// Revoke a key by its number; it is refused at once
    Revoke {
        #[command(flatten)]
        data: DataOptions,
        /// Number as `key list` shows it
        id: i64,
    },
}

/// `linggong staff …`
#[derive(Debug, Subcommand)]
pub(crate) enum StaffCommand {
    /// Make an account and print a password for its first sign-in
    Create {
        #[command(flatten)]
        data: DataOptions,
        /// Division they work for: 140000 province, 141100 city, 141124 county
        #[arg(long)]
        scope: Adcode,
        /// What they sign in with: letters and digits, beginning with a letter
        #[arg(long)]
        name: String,
        /// Who they are, e.g. 王芳
        #[arg(long)]
        label: String,
        /// manager 负责人 (business and accounts), clerk 业务员 or auditor 审计员
        #[arg(long, default_value = "manager", value_parser = crate::staff::role)]
        role: Role,
    },
    /// List accounts
    List {
        #[command(flatten)]
        data: DataOptions,
    },
    /// Print a new password for somebody's next sign-in; a lock ends
    Reset {
        #[command(flatten)]
        data: DataOptions,
        /// What they sign in with
        name: String,
    },
    /// Let somebody sign in no more; whoever is signed in is out at once
    Disable {
        #[command(flatten)]
        data: DataOptions,
        /// What they sign in with
        name: String,
    },
}

/// `linggong import …`
#[derive(Debug, Subcommand)]
pub(crate) enum ImportCommand {
    /// Take in postings from a CSV or XLSX file; all rows or none
    Postings(ImportOptions),
    /// Write an empty table with the right columns (.xlsx or .csv)
    Template {
        /// File to write
        #[arg(default_value = "用工信息导入模板.xlsx")]
        file: PathBuf,
    },
}

/// Options of `linggong import postings`.
#[derive(Debug, Args)]
pub(crate) struct ImportOptions {
    /// CSV (UTF-8 or GB 18030) or XLSX file
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) data: DataOptions,
    /// Market of rows that name none, by adcode
    #[arg(long, env = "LINGGONG_MARKET")]
    pub(crate) market: Option<Adcode>,
    /// Only say what would happen
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Take in the good rows even if others are wrong
    #[arg(long)]
    pub(crate) skip_bad: bool,
}

/// Does what was asked for.
pub(crate) async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    match cli.command {
        Command::Serve(options) => serve::run(options).await.map(|()| ExitCode::SUCCESS),
        Command::Key(command) => keys::run(command).await,
        Command::Staff(command) => staff::run(command).await,
        Command::Import(ImportCommand::Postings(options)) => import::run(options).await,
        Command::Import(ImportCommand::Template { file }) => import::write_template(&file),
    }
}

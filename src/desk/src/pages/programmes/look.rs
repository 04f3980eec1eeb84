//! A look at it: the board itself at a chosen moment, what comes after, and how often each
//! slide has its turn on that day.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::location::Url;
use linggong_contract::{Feed, FeedUpdate, Moment, Screen};
use linggong_rules::legibility::{Glass, layout};
use linggong_rules::rotation::standing::{Standing, standings};
use linggong_rules::rotation::{Frame, frames};
use linggong_rules::{typed, wording};

use super::editor::{Editor, encoded};
use super::timeline::Timeline;
use crate::api;
use crate::desk::desk;
use crate::pages::now;

/// Pages that are told ahead.
const NEXT: usize = 8;
/// How often what is told of the present is told anew.
const BEAT: Duration = Duration::from_secs(2);
/// Inches and metres of the usual wall.
const DIAGONAL_IN: f64 = 55.0;
const DISTANCE_M: f64 = 3.0;

/// The longer side of what is looked at.
const LOOK_PX: f64 = 538.0;
/// Screens one can look at beside one's own: name, width, height.
const SCREENS: [(&str, f64, f64); 3] = [
    ("横屏", 1920.0, 1080.0),
    ("竖屏", 1080.0, 1920.0),
    ("4K 横屏", 3840.0, 2160.0),
];

/// An enrolled board's name and glass.
fn own_glass(screen: &Screen) -> (String, Glass) {
    let settings = &screen.settings;
    let usual = if settings.portrait {
        (1_080, 1_920)
    } else {
        (1_920, 1_080)
    };
    let told = screen
        .report
        .as_ref()
        .map(|report| (report.width, report.height));
    let (width, height) = told
        .filter(|told| told.0 > 0 && told.1 > 0)
        .unwrap_or(usual);
    let glass = Glass {
        width_px: width.into(),
        height_px: height.into(),
        diagonal_in: settings.diagonal_in.into(),
        distance_m: f64::from(settings.distance_dm) / 10.0,
    };
    (settings.name.clone(), glass)
}

#[component]
pub(super) fn Look(
    editor: Editor,
    /// The market's boards.
    boards: Signal<Vec<Screen>>,
) -> impl IntoView {
    let desk = desk();
    let screen = RwSignal::new(0_usize);
    // Nothing is now.
    let chosen = RwSignal::new(None::<Moment>);
    let feed = RwSignal::new(None::<Feed>);
    Effect::new(move |_| {
        editor.saves.track();
        let Some(market) = desk.market.get() else {
            return;
        };
        spawn_local(async move {
            let path = format!("/api/v1/markets/{market}/feed");
            if let Ok(FeedUpdate::Snapshot(fresh)) = api::get::<FeedUpdate>(desk, &path).await {
                let _ = feed.try_set(Some(fresh));
            }
        });
    });
    let own =
        Memo::new(move |_| boards.with(|boards| boards.iter().map(own_glass).collect::<Vec<_>>()));
    let glass = move || {
        let place = screen.get();
        let usual = |place: usize| {
            let (_, width_px, height_px) = SCREENS[place.min(SCREENS.len() - 1)];
            Glass {
                width_px,
                height_px,
                diagonal_in: DIAGONAL_IN,
                distance_m: DISTANCE_M,
            }
        };
        let found = place
            .checked_sub(SCREENS.len())
            .and_then(|place| own.with(|own| own.get(place).map(|(_, glass)| *glass)));
        let glass = found.unwrap_or_else(|| usual(place));
        (glass, LOOK_PX / glass.width_px.max(glass.height_px))
    };
    let at = move || chosen.get().map_or_else(now, |at| at.max(now()));
    // The board within the page goes on by itself; what is told beside it follows.
    let beat = Trigger::new();
    let beating = set_interval_with_handle(move || beat.notify(), BEAT);
    on_cleanup(move || {
        if let Ok(beating) = beating {
            beating.clear();
        }
    });
    let at_beat = Signal::derive(move || {
        beat.track();
        at()
    });
    let day_start = Memo::new(move |_| at_beat.get().day_start());
    // The page asks anew with each draft that was kept, and with each other moment.
    let address = move || {
        let saves = editor.saves.get();
        let market = desk.market.get()?;
        let at = Url::escape(&at().to_string());
        let audience = encoded(&editor.audience.get());
        let (glass, _) = glass();
        let (diagonal, distance) = (glass.diagonal_in, glass.distance_m);
        (saves > 0).then(|| {
            format!(
                "/api/v1/staff/programmes/{market}/preview?preview_at={at}&audience={audience}\
                 &diagonal={diagonal}&distance={distance}&v={saves}"
            )
        })
    };
    let rows = move || layout(glass().0).rows;
    let day = Memo::new(move |_| {
        let rows = rows();
        let programme = editor.programme();
        feed.with(|feed| {
            let feed = feed.as_ref()?;
            Some(frames(&programme, feed, rows, day_start.get()).collect::<Vec<Frame>>())
        })
        .unwrap_or_default()
    });
    let choose_screen = move |event| {
        let place = event_target_value(&event).parse::<usize>();
        screen.set(place.unwrap_or(0));
    };
    // A screen that is arranged for is looked at as it is.
    Effect::new(move |_| {
        let audience = editor.audience.get();
        let place = own.with(|own| own.iter().position(|(name, _)| *name == audience));
        screen.set(place.map_or(0, |place| SCREENS.len() + place));
    });
    let next = move || {
        let at = at_beat.get();
        day.with(|day| {
            let coming = day.iter().filter(|frame| frame.until > at).take(NEXT);
            coming.map(line).collect_view()
        })
    };
    let tomorrow = move |hour: u8, minute: u8| {
        let clock = time::Time::from_hms(hour, minute, 0).unwrap_or(time::Time::MIDNIGHT);
        let day = now().date() + time::Duration::days(1);
        chosen.set(Some(Moment::in_china(day, clock)));
    };
    // Each slide's name, and how it stands.
    let stand = Memo::new(move |_| {
        let (at, rows) = (at_beat.get(), rows());
        let programme = editor.programme();
        let all = feed.with(|feed| {
            let feed = feed.as_ref()?;
            Some(day.with(|day| standings(&programme, feed, rows, day, at)))
        });
        let names = (1..).zip(&programme.slides);
        let names = names.map(|(place, turn)| format!("{place}. {}", turn.slide.label()));
        names.zip(all.unwrap_or_default()).collect::<Vec<_>>()
    });
    // The rows stay while what they tell changes: somebody may be about to press there.
    let places = Memo::new(move |_| stand.with(Vec::len));
    let counts = move || {
        let row = |place: usize| {
            let one = Memo::new(move |_| stand.with(|stand| stand.get(place).cloned()));
            let of = move |tell: fn(&Standing) -> String| {
                move || one.with(|one| one.as_ref().map(|(_, one)| tell(one)))
            };
            let name = move || one.with(|one| one.as_ref().map(|(name, _)| name.clone()));
            let next = move || one.with(|one| one.as_ref()?.1.next);
            let comes = Memo::new(move |_| next().is_some());
            let is_shown = move || one.with(|one| Some(one.as_ref()?.1.is_shown));
            view! {
                <tr aria-current=move || is_shown().filter(|shown| *shown).map(|_| "true")>
                    <td>{name}</td>
                    <td>{of(|one| format!("{} 页", one.pages))}</td>
                    <td>{of(|one| format!("{} 分钟，{}", one.ms / 60_000, one.share))}</td>
                    <td class="wide">{of(|one| one.told.clone())}</td>
                    <td>{move || comes.get().then(|| view! { <button type="button" class="link" on:click=move |_| chosen.set(next())>"看它"</button> })}</td>
                </tr>
            }
        };
        (0..places.get()).map(row).collect_view()
    };
    view! {
        <div class="desk-aside">
            <section class="desk-card" aria-label="看看效果">
                <div class="steps">
                    <button type="button" aria-pressed=move || chosen.with(Option::is_none).to_string() on:click=move |_| chosen.set(None)>"现在"</button>
                    <button type="button" on:click=move |_| tomorrow(6, 10)>"明天 06:10"</button>
                    <label>"别的时候"
                        <input type="datetime-local" prop:value=move || chosen.get().map(typed_text).unwrap_or_default() on:change=move |event| chosen.set(typed::until(&event_target_value(&event))) />
                    </label>
                    <label>"屏"
                        <select on:change=choose_screen>
                            {move || {
                                let usual = SCREENS.iter().map(|(name, ..)| (*name).to_owned());
                                let names = usual.chain(own.get().into_iter().map(|(name, _)| name));
                                names.enumerate().map(|(at, name)| view! { <option value=at.to_string() selected=move || screen.get() == at>{name}</option> }).collect_view()
                            }}
                        </select>
                    </label>
                </div>
                <div
                    class="desk-look"
                    style:inline-size=move || { let (glass, scale) = glass(); format!("{}px", glass.width_px * scale) }
                    style:block-size=move || { let (glass, scale) = glass(); format!("{}px", glass.height_px * scale) }
                    style:--width=move || format!("{}px", glass().0.width_px)
                    style:--height=move || format!("{}px", glass().0.height_px)
                    style:--scale=move || glass().1.to_string()
                >
                    {move || match address() {
                        Some(address) => view! { <iframe src=address title="信息屏的样子" aria-hidden="true" tabindex="-1"></iframe> }.into_any(),
                        None => view! { <p>"正在打开…"</p> }.into_any(),
                    }}
                </div>
                <p class="desk-hint">"这就是信息屏自己的画面，用现在的用工信息放这份草稿。"</p>
            </section>
            <section class="desk-card" aria-label="接下来">
                <h3>"接下来"</h3>
                <ol class="desk-next">{next}</ol>
            </section>
        </div>
        <div class="desk-below">
            <Timeline stand at=at_beat on_choose=move |at| chosen.set(Some(at)) />
            <section class="desk-card" aria-label="这一天">
                <h3>"这一天放多少"</h3>
                <table class="desk-table">
                    <thead><tr><th>"画面"</th><th>"几页"</th><th>"多久"</th><th>"怎么样"</th><td></td></tr></thead>
                    <tbody>{counts}</tbody>
                </table>
            </section>
        </div>
    }
}

fn line(frame: &Frame) -> impl IntoView + use<> {
    let clock = wording::clock_to_the_second(frame.from);
    let seconds = frame.until.since_ms(frame.from) / 1_000;
    let place = frame.place.map_or_else(
        || "没有别的可放".to_owned(),
        |place| format!("第{}个", place + 1),
    );
    let page = (!frame.rows.is_empty())
        .then(|| format!("{}/{} 页，{} 条", frame.page, frame.pages, frame.rows.len()));
    view! { <li><time>{clock}</time><b>{frame.turn.slide.label()}</b><span>{page}</span><small>{place}" · "{seconds}" 秒"</small></li> }
}

fn typed_text(at: Moment) -> String {
    at.to_string().chars().take(16).collect()
}

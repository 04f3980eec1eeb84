//! Single trades of a slide: found by their word, and taken off again.

use leptos::html::Input;
use leptos::prelude::*;
use linggong_contract::{Category, TradeId, Turn};
use linggong_rules::programme::{TRADES_MAX, is_covered};
use linggong_rules::trades;

use super::editor::Editor;

#[component]
pub(super) fn Trades(editor: Editor, key: u32, turn: Memo<Turn>) -> impl IntoView {
    let field = NodeRef::<Input>::new();
    let refused = RwSignal::new(None::<String>);
    let chosen = Memo::new(move |_| turn.with(|turn| turn.trades.clone()));
    let add = move || {
        let Some(field) = field.get_untracked() else {
            return;
        };
        let text = field.value();
        let has_room = |trade: &TradeId| {
            chosen.with_untracked(|all| all.len() < TRADES_MAX || all.contains(trade))
        };
        refused.set(match trades::find(&text) {
            _ if text.trim().is_empty() => None,
            None => Some(format!(
                "没有“{}”这个工种，换个说法，或从单子里选",
                text.trim()
            )),
            Some(trade) if !has_room(&trade) => Some(format!("最多{TRADES_MAX}个工种，先去掉一个")),
            Some(trade) => {
                field.set_value("");
                editor.change(key, |turn| {
                    if !turn.trades.contains(&trade) {
                        turn.trades.push(trade);
                    }
                });
                None
            }
        });
    };
    let take_off = move |trade: TradeId| {
        editor.change(key, |turn| turn.trades.retain(|one| *one != trade));
        // There is room for what stands in the field.
        add();
        // The button that had the focus is gone.
        if let Some(field) = field.get_untracked() {
            let _ = field.focus();
        }
    };
    // Whoever wants this trade alone would wonder why the others are shown.
    let covered = move || {
        let found = turn.with(|turn| {
            let all = turn.trades.iter();
            all.copied().find(|trade| is_covered(turn, *trade))
        });
        found.map(|trade| {
            let category = trade.category().map_or("", Category::label);
            let label = trades::label(trade);
            format!("{label}在{category}里，已经放了。只想放它，就别勾{category}。")
        })
    };
    view! {
        <div class="wide desk-chosen" role="group" aria-label="再加单个工种">
            <label>"再加单个工种（最多 "{TRADES_MAX}" 个；门类和工种都不选是全部）"
                <input type="text" name="slide-trade" list="trades" autocomplete="off" placeholder="例如 瓦工" node_ref=field
                    on:change=move |_| add()
                    on:keydown=move |event| if event.key() == "Enter" { event.prevent_default(); add(); } />
            </label>
            <ul>
                <For each=move || chosen.get() key=|trade| *trade let:trade>
                    <li>{trades::label(trade)}<button type="button" aria-label=format!("不放{}", trades::label(trade)) on:click=move |_| take_off(trade)>"×"</button></li>
                </For>
            </ul>
            <small role="status">{covered}</small>
            <em role="alert">{move || refused.get()}</em>
        </div>
    }
}

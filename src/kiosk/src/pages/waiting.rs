//! Said without network: kept in the machine, and the digits to ask with later.

use leptos::prelude::*;

use crate::buttons::{FORGET, done, print};
use crate::context::kiosk;
use crate::input::{RECEIPT, in_groups};
use crate::slip::{NUMBER, slip};

/// The slip of somebody whose words wait for the network.
#[component]
pub(crate) fn Waiting() -> impl IntoView {
    let kiosk = kiosk();
    view! {
        {move || kiosk.person.code.get().map(|(code, ask_at)| {
            let lines = vec![
                ("slip-state", "待上传".to_owned()),
                (NUMBER, in_groups(&code.to_string(), RECEIPT)),
                ("slip-next", "网络一好就自动上传，不用再来一次。".to_owned()),
                ("slip-hint", ask_at.to_owned()),
            ];
            slip("网络断了，先替您记下了", true, lines)
        })}
        {print("choice skip", "打印这个号")}
        {done(FORGET)}
    }
}

//! Reading a page aloud: by the browser's own Chinese voice, else by the server's; without
//! either there is no button. What is personal (`data-private`) is never spoken.

use gloo::events::EventListener;
use gloo::net::http::Request;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::api::SpeechRequest;
use linggong_rules::aloud::Aloud;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Element, HtmlAudioElement, Node, SpeechSynthesisUtterance, SpeechSynthesisVoice, Url,
};

/// Slower than a newsreader.
const RATE: f32 = 0.9;
/// Most characters the server reads at once.
const TEXT_MAX: usize = 1_200;

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Voice {
    Browser,
    Server,
}

/// The kiosk's voice.
#[derive(Clone, Copy)]
pub(crate) struct Speech {
    voice: RwSignal<Option<Voice>>,
    speaking: RwSignal<bool>,
    /// Counts what was asked to be read; an answer to an older one is dropped.
    asked: StoredValue<u32>,
    /// What is being played, with its end.
    playing: StoredValue<Option<Playing>, LocalStorage>,
}

/// Sound from the server. Dropping it stops it.
struct Playing {
    audio: HtmlAudioElement,
    url: String,
    _end: EventListener,
}

impl Drop for Playing {
    fn drop(&mut self) {
        let _ = self.audio.pause();
        let _ = Url::revoke_object_url(&self.url);
    }
}

impl Speech {
    /// Looks who could speak.
    pub(crate) fn start() -> Self {
        let speech = Self {
            voice: RwSignal::new(chinese_voice().map(|_| Voice::Browser)),
            speaking: RwSignal::new(false),
            asked: StoredValue::new(0),
            playing: StoredValue::new_local(None),
        };
        // Browsers load their voices late.
        if let Ok(voices) = window().speech_synthesis() {
            let late = EventListener::new(&voices, "voiceschanged", move |_| {
                if chinese_voice().is_some() {
                    speech.voice.set(Some(Voice::Browser));
                }
            });
            StoredValue::new_local(late);
        }
        spawn_local(async move {
            let can = Request::get("/api/v1/speech").send().await;
            let server = can.is_ok_and(|answer| answer.ok());
            if server && speech.voice.get_untracked().is_none() {
                speech.voice.set(Some(Voice::Server));
            }
        });
        speech
    }

    /// Whether there is a voice.
    pub(crate) fn is_there(&self) -> bool {
        self.voice.get().is_some()
    }

    /// Whether it is speaking.
    pub(crate) fn is_speaking(&self) -> bool {
        self.speaking.get()
    }

    /// Reads the page in front from its beginning, or stops.
    pub(crate) fn toggle(&self) {
        let was = self.speaking.get_untracked();
        self.stop();
        if !was {
            self.read(page_text());
        }
    }

    /// Says something that is not on the page, unless something is being read.
    pub(crate) fn say(&self, text: String) {
        if self.voice.get_untracked().is_some() && !self.speaking.get_untracked() {
            self.read(text);
        }
    }

    /// Says something that cannot wait, whatever is being read.
    pub(crate) fn interrupt(&self, text: String) {
        self.stop();
        self.say(text);
    }

    /// Says nothing more.
    pub(crate) fn stop(&self) {
        self.asked
            .update_value(|asked| *asked = asked.wrapping_add(1));
        self.playing.set_value(None);
        if let Ok(voice) = window().speech_synthesis() {
            voice.cancel();
        }
        self.speaking.set(false);
    }

    fn read(self, text: String) {
        // Browsers load their voices late: one may be there by now.
        if let Some(voice) = chinese_voice() {
            let Ok(utterance) = SpeechSynthesisUtterance::new_with_text(&text) else {
                return;
            };
            utterance.set_voice(Some(&voice));
            utterance.set_rate(RATE);
            let asked = self.asked.get_value();
            for end in ["end", "error"] {
                let listener = EventListener::once(&utterance, end, move |_| self.ended(asked));
                // Lives as long as the utterance.
                listener.forget();
            }
            self.speaking.set(true);
            if let Ok(speaker) = window().speech_synthesis() {
                speaker.speak(&utterance);
            }
            return;
        }
        self.speaking.set(true);
        spawn_local(async move {
            let asked = self.asked.get_value();
            if self.play(&text, asked).await.is_none() {
                self.ended(asked);
            }
        });
    }

    /// Reading has come to its end, unless something else is being read by now.
    fn ended(self, asked: u32) {
        if self.asked.get_value() == asked {
            self.speaking.set(false);
        }
    }

    async fn play(self, text: &str, asked: u32) -> Option<()> {
        let wanted = SpeechRequest {
            text: text.chars().take(TEXT_MAX).collect(),
        };
        let request = Request::post("/api/v1/speech").json(&wanted).ok()?;
        let answer = request.send().await.ok().filter(|answer| answer.ok())?;
        let sound = answer.binary().await.ok()?;
        if self.asked.get_value() != asked {
            return None;
        }
        let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(sound.as_slice()));
        let blob = web_sys::Blob::new_with_u8_array_sequence(&parts).ok()?;
        let url = Url::create_object_url_with_blob(&blob).ok()?;
        let audio = HtmlAudioElement::new_with_src(&url).ok()?;
        let end = EventListener::once(&audio, "ended", move |_| self.ended(asked));
        let begun = audio.play().ok()?;
        self.playing.set_value(Some(Playing {
            audio,
            url,
            _end: end,
        }));
        // A browser may forbid sound before the first touch.
        JsFuture::from(begun).await.ok().map(drop)
    }
}

fn chinese_voice() -> Option<SpeechSynthesisVoice> {
    let voices = window().speech_synthesis().ok()?.get_voices();
    voices
        .iter()
        .filter_map(|voice| voice.dyn_into::<SpeechSynthesisVoice>().ok())
        .find(|voice| voice.lang().starts_with("zh") || voice.lang().starts_with("cmn"))
}

/// What stands on the page, without what is personal and without keys.
fn page_text() -> String {
    let mut aloud = Aloud::default();
    if let Ok(Some(main)) = document().query_selector(".kiosk-main") {
        collect(&main, &mut aloud);
    }
    aloud.text()
}

/// Adds an element's texts in their order, those beside other elements too. What is passed over
/// – personal, a key, a picture – hides nothing of what stands around it.
fn collect(element: &Element, aloud: &mut Aloud) {
    const PASSED: &str = "[data-private], [aria-hidden='true'], .keys, .letters, .candidates, svg";
    if element.matches(PASSED).unwrap_or(false) {
        return;
    }
    let is_line = !matches!(
        element.tag_name().as_str(),
        "B" | "BR" | "DD" | "DT" | "EM" | "SMALL" | "SPAN"
    );
    if is_line {
        aloud.end();
    }
    let mut next = element.first_child();
    while let Some(child) = next {
        if child.node_type() == Node::TEXT_NODE {
            aloud.piece(&child.text_content().unwrap_or_default());
        } else if let Some(element) = child.dyn_ref::<Element>() {
            collect(element, aloud);
        }
        next = child.next_sibling();
    }
    if is_line {
        aloud.end();
    }
}

//! What no place and no name of an employer or a source says. Companies, streets and villages are
//! called anything – 男, 汉族 and 本地人 are parts of real names – so only what is no name at all
//! is looked for: how to get hold of somebody past the market, cries for customers, and fees.

use super::phrases::{FEES, Phrase};
use super::{Kind, spell_zero};

/// Longer words stand before the shorter ones they contain. All in small letters.
const PHRASES: [Phrase; 10] = [
    contact(
        "加微信 薇信 加薇 扣扣号 加qq qq号 联系电话 咨询电话 请打电话 电话: 私聊 扫码进 http www. .com .cn .net 网址",
        "",
        "息",
    ),
    // 微信息技术 is a trade of companies, 小微信贷 one of banks; a public account is a source.
    contact("微信", "加 小", "息 公众 小程序"),
    // 加VR体验馆 is a place to play, TV信号 comes from an aerial.
    contact("加vx 加v +v vx号 vx: v信", "t", "r ip"),
    // 促进群众 is no group.
    contact("加群 进群", "", "众"),
    // 扫码加油 is what the station's sign says.
    contact("扫码加", "", "油 气 水 工 微信 vx v qq 群"),
    // 手机号码受理点 is an office of a telephone company.
    contact("手机号", "", "卡 码受理 码营业 码代办 码专卖"),
    // 国电联合 and 热电联产 are no calls, nor is 广电联通.
    contact("电联", "", "合 通 营 保 产 供 盟 社 动 网"),
    Phrase {
        kind: Kind::Advert,
        words: "日赚 躺赚 躺着挣 稳赚 包赚 急招 急聘 高薪 诚聘",
        // 应急招待所.
        fine_after: "应",
        fine_before: "",
    },
    Phrase {
        kind: Kind::Advert,
        words: "月入",
        // 岁月入画 is an inn, 5月入住 when a house is ready.
        fine_after: "岁",
        fine_before: "住",
    },
    Phrase {
        kind: Kind::Fee,
        words: FEES.words,
        fine_after: FEES.fine_after,
        // Offices keep such money for others: 工资保证金管理办公室. 质押金融 is a trade of banks.
        fine_before: "全免 免 融 担保 监管 管理办 管理中心 管理处 管理科 管理站 管理服务 办公室 专户 窗口 服务中心",
    },
];

const fn contact(
    words: &'static str,
    fine_after: &'static str,
    fine_before: &'static str,
) -> Phrase {
    Phrase {
        kind: Kind::Contact,
        words,
        fine_after,
        fine_before,
    }
}

/// So many figures in a row are a telephone number: no house and no road has more than six.
const FIGURES_MIN: usize = 7;
/// Figures of a mobile number, however they are divided.
const MOBILE_FIGURES: usize = 11;
/// What divides the figures of a number.
const DIVIDERS: &[char] = &[' ', '-'];

/// What a name says that it should not, with the words as they were written.
pub(super) fn judge(text: &str) -> Vec<(Kind, String)> {
    let written: Vec<char> = text.chars().collect();
    // Character by character, so that what is found can be told as it was written.
    let plain: String = written.iter().map(|c| narrow(*c)).collect();
    let mut found: Vec<(Kind, String)> = Vec::new();
    if let Some(number) = number(&plain) {
        found.push((Kind::Contact, number.to_owned()));
    }
    let plain = spell_zero(&plain);
    for phrase in PHRASES {
        let first = phrase.words.split(' ').find_map(|words| {
            let mut places = plain.match_indices(words);
            let (at, _) = places.find(|(at, _)| !phrase.is_fine(&plain, *at, words))?;
            let (start, count) = (plain[..at].chars().count(), words.chars().count());
            written.get(start..start + count)
        });
        found.extend(first.map(|words| (phrase.kind, words.iter().collect())));
    }
    found
}

/// Full-width letters, figures and signs as those of ASCII, capitals as small letters.
const fn narrow(c: char) -> char {
    let c = match c {
        // They stand in ASCII's order.
        '\u{ff01}'..='\u{ff5e}' => match char::from_u32(c as u32 - 0xff01 + 0x21) {
            Some(narrow) => narrow,
            None => c,
        },
        c => c,
    };
    c.to_ascii_lowercase()
}

/// A telephone number, as it is divided.
fn number(plain: &str) -> Option<&str> {
    let is_part = |c: char| c.is_ascii_digit() || DIVIDERS.contains(&c);
    let runs = plain.split(|c: char| !is_part(c));
    runs.map(|run| run.trim_matches(DIVIDERS)).find(|run| {
        let figures = run.chars().filter(char::is_ascii_digit).count();
        let longest = run.split(DIVIDERS).map(str::len).max();
        let is_mobile = figures == MOBILE_FIGURES && run.starts_with('1');
        is_mobile || longest.is_some_and(|longest| longest >= FIGURES_MIN)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_name_is_told_from_names_that_sound_like_it() {
        for name in [
            "临县古建修缮有限公司",
            "临县男装城",
            "汉族风味饭店",
            "本地人家农家乐",
            "山西质押证券服务中心",
            "太原微信息技术有限公司",
            "老电话局家属院",
            "307国道218公里",
            "2026年新建安置房5号楼3-2-1801",
            "7815工厂",
            "QQ农庄",
            "威信路12号",
            "小微电子商务园",
            "日入斗金饭店",
            "免押金租车行",
            "0押金共享单车仓库",
            "华联Co.Ltd",
            "国电联合动力技术有限公司",
            "山西机电联合制造厂",
            "广电联通营业厅",
            "农民工工资保证金管理办公室",
            "中国电信临县电话营业厅",
            "微山湖鱼庄",
            "临县联系群众服务中心",
            "兴县促进群众就业服务站",
            "吕梁热电联产有限公司",
            "太原家电联保维修部",
            "晋中小微信贷中心",
            "山西小微信用融资担保公司",
            "临县人社局微信公众号",
            "汾阳市应急招待所",
            "碛口岁月入画民宿",
            "2026年5月入住安置小区",
            "孝义扫码加油站",
            "有线TV信号维修站",
            "山西股权质押金融服务中心",
            "投标保证金担保有限公司太原分公司",
            "中国移动手机号码受理点",
        ] {
            assert_eq!(judge(name), [], "{name}");
        }
        for (name, kind, words) in [
            ("李师傅13812345678", Kind::Contact, "13812345678"),
            ("李师傅 138-1234-5678", Kind::Contact, "138-1234-5678"),
            (
                "李师傅１３８ １２３４ ５６７８",
                Kind::Contact,
                "138 1234 5678",
            ),
            ("碛口镇 0358-4422123", Kind::Contact, "0358-4422123"),
            ("碛口镇，微信同号", Kind::Contact, "微信"),
            ("碛口镇加V详聊", Kind::Contact, "加V"),
            ("碛口镇＋Ｖ", Kind::Contact, "＋Ｖ"),
            ("www.58.com", Kind::Contact, "www."),
            ("招工网HTTP://a.cn", Kind::Contact, "HTTP"),
            ("碛口镇，有意电联", Kind::Contact, "电联"),
            ("碛口镇，扫码加微信", Kind::Contact, "加微信"),
            ("加微信公众号招工宝", Kind::Contact, "加微信"),
            ("老李V信号lx88", Kind::Contact, "V信"),
            ("李师傅手机号看门口", Kind::Contact, "手机号"),
            ("高薪急招", Kind::Advert, "急招"),
            ("轻松月入过万", Kind::Advert, "月入"),
            ("日赚500", Kind::Advert, "日赚"),
            ("到店交押金", Kind::Fee, "押金"),
            ("保证金500元", Kind::Fee, "保证金"),
            ("交报名费的地方", Kind::Fee, "报名费"),
        ] {
            let found = judge(name);
            assert_eq!(found, [(kind, words.to_owned())], "{name}");
        }
    }
}

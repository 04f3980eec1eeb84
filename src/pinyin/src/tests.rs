//! What people type, and what they must find.

use super::*;

fn candidates(letters: &str, field: Field, max: usize) -> Vec<Candidate> {
    super::candidates(Tables::read(TABLES).expect("tables"), letters, field, max)
}

fn texts(letters: &str, field: Field, max: usize) -> Vec<String> {
    candidates(letters, field, max)
        .into_iter()
        .map(|c| c.text)
        .collect()
}

#[test]
fn common_surnames_come_first_where_one_is_expected() {
    for (letters, expect) in [
        ("wang", "王"),
        ("li", "李"),
        ("zhang", "张"),
        ("shan", "单"),
        ("xie", "谢"),
        ("ou", "欧"),
        ("ouyang", "欧阳"),
        ("shangguan", "上官"),
        ("lv", "吕"),
        ("z", "张"),
        ("zh", "张"),
    ] {
        assert_eq!(texts(letters, Field::Surname, 8)[0], expect, "{letters}");
    }
    // The next letters are for the given name.
    let first = &candidates("zhangsan", Field::Surname, 8)[0];
    assert_eq!((first.text.as_str(), first.letters), ("张", 5));
}

#[test]
fn behind_a_surname_common_given_names_come_first() {
    for (letters, expect) in [
        ("jianguo", "建国"),
        ("jg", "建国"),
        ("xiaojun", "晓军"),
        ("xj", "小军"),
        ("guiying", "桂英"),
        ("xiuying", "秀英"),
        ("jun", "军"),
        ("li", "丽"),
        ("wei", "伟"),
        // Whatever else is written is reached all the same.
        ("zuo", "作"),
    ] {
        let found = texts(letters, Field::Given, 16);
        assert!(found.contains(&expect.to_owned()), "{letters}: {found:?}");
    }
    assert_eq!(texts("jg", Field::Given, 8)[0], "建国");
    assert_eq!(texts("jun", Field::Given, 8)[0], "军");
    // Elsewhere nobody asks for names.
    assert_ne!(texts("jg", Field::Text, 8)[0], "建国");
    assert!(texts("shifu", Field::Text, 2).contains(&"师傅".to_owned()));
    // The rest is not lost behind them.
    let all = texts("jun", Field::Given, 400);
    assert!(
        texts("jun", Field::Text, 400)
            .iter()
            .all(|c| all.contains(c))
    );
}

#[test]
fn frequent_characters_come_first_and_words_match_whole_or_by_initials() {
    for (letters, expect) in [
        ("wo", "我"),
        ("de", "的"),
        ("gong", "工"),
        ("banyun", "搬运"),
        ("gongzuo", "工作"),
        ("zhongguo", "中国"),
        ("xian", "先"),
    ] {
        assert!(
            texts(letters, Field::Text, 8).contains(&expect.to_owned()),
            "{letters}: {:?}",
            texts(letters, Field::Text, 8)
        );
    }
    assert!(texts("zg", Field::Text, 30).contains(&"中国".to_owned()));
    assert!(
        texts("xian", Field::Text, 200).contains(&"西".to_owned()),
        "xi'an is reachable"
    );
}

#[test]
fn rare_characters_of_names_and_villages_are_reachable() {
    for (letters, expect) in [
        ("yu", "盂"),
        ("xi", "隰"),
        ("ke", "岢"),
        ("lan", "岚"),
        ("gu", "堌"),
        ("yan", "䶮"),
        ("hong", "𬭎"),
        ("nv", "女"),
        ("lve", "略"),
    ] {
        assert!(
            texts(letters, Field::Text, 2_000).contains(&expect.to_owned()),
            "{letters} {expect}"
        );
    }
}

#[test]
fn whatever_is_typed_gives_something_or_nothing_but_never_too_much() {
    assert!(candidates("", Field::Text, 9).is_empty());
    assert!(candidates("123 ，", Field::Surname, 9).is_empty());
    for letters in [
        "i",
        "u",
        "v",
        "vvvv",
        "zzzz",
        "aaaaaaaaaaaaaaaaaaaa",
        "qwrtpsd",
        "ZHANG",
    ] {
        let found = candidates(letters, Field::Text, 40);
        assert!(found.len() <= 40);
        assert!(
            found
                .iter()
                .all(|c| (1..=letters.len()).contains(&c.letters)),
            "{letters}"
        );
    }
    let mut seen = texts("shi", Field::Text, 500);
    let all = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), all, "nothing is offered twice");
}

#[test]
fn another_text_is_no_dictionary() {
    assert!(Dictionary::read(String::new()).is_none());
    assert!(Dictionary::read("<!doctype html>".to_owned()).is_none());
}

//! Lists of accounts, courses, articles, tasks, messages and the log in parts, on a real file; and that nobody's
//! colleagues are lost among a province's.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

use linggong_contract::api::desk::NewStaff;
use linggong_contract::api::follow_ups::FollowUpState;
use linggong_contract::api::screens::NewTakeover;
use linggong_contract::api::tables::{
    AccountSort, ArticleSort, CourseSort, FollowUpSort, TakeoverSort,
};
use linggong_contract::{
    Adcode, ArticleDraft, CourseDraft, Moment, Role, Staff, TakeoverKind, date_format,
};
use linggong_rules::case::By;
use linggong_rules::tables::{Ask, window};
use linggong_store::{
    Asker, AuditQuery, DATABASE_FILE, FollowUpFilter, Hand, Intent, Request, SetFollowUp, Store,
    TakeoverFilter,
};

fn division(code: &str) -> Adcode {
    Adcode::parse(code).unwrap()
}

fn at(minute: i64) -> Moment {
    let start = Moment::parse("2026-11-25T08:00:00+08:00").unwrap();
    start.plus_ms(minute * 60_000)
}

fn ask(text: &str, page: u32, is_desc: bool) -> Ask {
    Ask {
        text: text.to_owned(),
        is_desc,
        window: Some(window(page, 2)),
    }
}

async fn open() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).await.unwrap();
    (dir, store)
}

async fn account(store: &Store, name: &str, label: &str, role: Role, scope: &str) -> Staff {
    let new = NewStaff {
        name: name.to_owned(),
        label: label.to_owned(),
        role,
        scope: division(scope),
    };
    store.create_staff(&new, "hash", None, at(0)).await.unwrap()
}

fn names(all: &[Staff]) -> Vec<&str> {
    all.iter().map(|one| one.name.as_str()).collect()
}

#[tokio::test]
async fn colleagues_are_found_among_more_accounts_than_are_handed_out() {
    let (dir, store) = open().await;
    for (name, role, scope) in [
        ("zz-sx", Role::Manager, "140000"),
        ("zz-lv", Role::Clerk, "141100"),
        ("zz-lin", Role::Clerk, "141124"),
        ("zz-xing", Role::Clerk, "141123"),
    ] {
        account(&store, name, "王芳", role, scope).await;
    }
    let gone = account(&store, "aa-lin", "李四", Role::Clerk, "141124").await;
    let by = Hand {
        by: "lx",
        seen: None,
    };
    store.enable_staff(gone.id, false, by, at(1)).await.unwrap();
    let address = format!("sqlite://{}", dir.path().join(DATABASE_FILE).display());
    let database = sqlx::SqlitePool::connect(&address).await.unwrap();
    // Another city's, whose names all come before.
    sqlx::query(
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 2500)
         INSERT INTO staff (name, label, role, scope, password, must_change, created_at)
         SELECT 'jin' || n, '张三', 'clerk', 140105, 'hash', 0, 0 FROM n",
    )
    .execute(&database)
    .await
    .unwrap();
    database.close().await;
    let over = store.staff_over(division("141124")).await.unwrap();
    assert_eq!(names(&over), ["zz-lin", "zz-lv", "zz-sx"]);
    let whole = Ask::default();
    let lin = store.staff_within(division("141124"), None, &whole).await;
    assert_eq!(names(&lin.unwrap().rows), ["zz-lin", "aa-lin"]);
    let city = store.staff_within(division("141100"), None, &whole).await;
    let city = city.unwrap();
    assert_eq!(city.total, 4);
    assert_eq!(names(&city.rows), ["zz-lin", "zz-lv", "zz-xing", "aa-lin"]);
    let province = store.staff_within(division("140000"), None, &whole).await;
    let province = province.unwrap();
    assert_eq!((province.rows.len(), province.total), (2_000, 2_505));
}

#[tokio::test]
async fn accounts_are_found_by_who_they_are_and_where() {
    let (_dir, store) = open().await;
    for (name, label, role, scope) in [
        ("lin01", "赵六", Role::Manager, "141124"),
        ("lin02", "孙七", Role::Clerk, "141124"),
        ("lv01", "李四", Role::Clerk, "141100"),
    ] {
        account(&store, name, label, role, scope).await;
    }
    let city = division("141100");
    for (text, found) in [
        ("", 3),
        ("lin0", 2),
        ("孙", 1),
        ("负责人", 1),
        ("临县", 2),
        ("吕梁", 1),
        ("hash", 0),
        ("%", 0),
    ] {
        for sort in AccountSort::ALL {
            let ask = ask(text, 1, true);
            let part = store.staff_within(city, Some(*sort), &ask).await.unwrap();
            assert_eq!(
                (part.total, part.rows.len()),
                (found, found.min(2) as usize)
            );
        }
    }
    let second = ask("", 2, true);
    let part = store
        .staff_within(city, Some(AccountSort::Scope), &second)
        .await;
    assert_eq!(names(&part.unwrap().rows), ["lv01"]);
}

#[tokio::test]
async fn messages_are_told_apart_by_whether_they_are_over() {
    let (_dir, store) = open().await;
    for (n, scope) in ["141124", "141100", "141123", "140000", "141124"]
        .into_iter()
        .enumerate()
    {
        let new = NewTakeover {
            scope: division(scope),
            tags: Vec::new(),
            kind: TakeoverKind::Weather,
            title: format!("暴雨{n}号"),
            text: "在大厅里等".to_owned(),
            drill: false,
            minutes: 10,
        };
        let minute = i64::try_from(n).unwrap() * 5;
        store
            .begin_takeover(&new, ("desk:lin01", None), at(minute))
            .await
            .unwrap();
    }
    let lin = division("141124");
    // Ten minutes each: at 08:20 the first three are over, the third is another county's.
    for (over, text, found) in [
        (None, "", 4),
        (Some((true, at(20))), "", 2),
        (Some((false, at(20))), "", 2),
        (Some((false, at(20))), "暴雨4", 1),
        (Some((true, at(20))), "暴雨4", 0),
        (None, "天气", 4),
        (None, "lin01", 4),
        (None, "desk", 0),
    ] {
        let filter = TakeoverFilter { scope: lin, over };
        for sort in TakeoverSort::ALL {
            let ask = ask(text, 1, false);
            let part = store.takeovers(filter, lin, Some(*sort), &ask).await;
            assert_eq!(part.unwrap().total, found, "{over:?} {text} {sort:?}");
        }
    }
    let filter = TakeoverFilter {
        scope: lin,
        over: None,
    };
    let newest = store.takeovers(filter, lin, None, &Ask::default()).await;
    let titles: Vec<_> = newest.unwrap().rows;
    let titles: Vec<_> = titles.iter().map(|one| &one.takeover.title).collect();
    assert_eq!(titles, ["暴雨4号", "暴雨3号", "暴雨1号", "暴雨0号"]);
}

#[tokio::test]
async fn the_log_is_narrowed_by_action_and_text_and_stays_as_it_is() {
    let (_dir, store) = open().await;
    for (n, detail) in [None, Some("Qi砖"), None].into_iter().enumerate() {
        let intent = Intent {
            at: at(0),
            by: "lin01".to_owned(),
            scope: division("141124"),
            action: if n == 2 { "POST /x" } else { "POST /y/{id}" }.to_owned(),
            target: format!("POST /Y/{n}"),
        };
        let line = store.audit_intent(&intent).await.unwrap();
        store.audit_outcome(line, 200, detail, at(1)).await.unwrap();
    }
    let found = async |action: Option<&str>, text: &str, scope: &str| {
        let query = AuditQuery {
            action: action.map(str::to_owned),
            text: text.to_owned(),
            limit: 10,
            ..AuditQuery::default()
        };
        let lines = store.audited(division(scope), &query).await.unwrap();
        lines.into_iter().map(|line| line.id).collect::<Vec<_>>()
    };
    assert_eq!(found(None, "", "140000").await, [3, 2, 1]);
    assert_eq!(found(Some("POST /y/{id}"), "", "141100").await, [2, 1]);
    assert_eq!(found(None, "/y/1", "141124").await, [2]);
    assert_eq!(found(None, "qi砖", "141124").await, [2]);
    assert!(found(Some("POST /x"), "qi砖", "141124").await.is_empty());
    assert!(found(None, "%", "141124").await.is_empty());
    assert!(found(None, "", "141123").await.is_empty());
}

#[tokio::test]
async fn courses_are_sorted_by_each_word_and_found_by_kind_place_and_content() {
    let (_dir, store) = open().await;
    for (n, days) in [3, 1, 2].into_iter().enumerate() {
        let draft: CourseDraft = serde_json::from_value(serde_json::json!({
            "market": "141124", "title": format!("Hanjie{n}"),
            "kind": if n == 0 { "business" } else { "skill" },
            "starts_on": format!("2026-12-0{}", 9 - n), "days": days, "place": "碛口镇",
            "terms": "免费", "content": "平焊", "seats": 30,
        }))
        .unwrap();
        let record = n.to_string();
        store.enter_course(&record, &draft, at(0)).await.unwrap();
    }
    let lin = division("141124");
    let since = at(0).date();
    for (sort, is_desc, order) in [
        (None, false, "210"),
        (Some(CourseSort::Starts), true, "012"),
        (Some(CourseSort::Days), false, "120"),
        // Nobody has signed up: by their numbers.
        (Some(CourseSort::Taken), true, "210"),
    ] {
        let whole = Ask {
            is_desc,
            ..Ask::default()
        };
        let part = store.training(lin, since, sort, &whole).await.unwrap();
        let titles = part.rows.iter().map(|one| &one.course.draft.title[6..]);
        assert_eq!(titles.collect::<String>(), order, "{sort:?}");
    }
    for (text, found) in [
        ("hanjie1", 1),
        ("碛口", 3),
        ("平焊", 3),
        ("创业", 1),
        ("_", 0),
    ] {
        let part = store.training(lin, since, None, &ask(text, 1, false)).await;
        assert_eq!(part.unwrap().total, found, "{text}");
    }
}

#[tokio::test]
async fn articles_are_sorted_by_each_word_and_found_by_what_they_say() {
    let (_dir, store) = open().await;
    for (n, market, start_on) in [
        (2, "141124", Some("2026-12-01")),
        (1, "141100", None),
        (3, "140000", Some("2026-11-01")),
        (4, "141123", None),
    ] {
        let draft: ArticleDraft = serde_json::from_value(serde_json::json!({
            "market": market, "kind": "policy", "title": format!("路费{n}"),
            "sentences": [format!("第{n}句。"), "能补。"], "source": "《办法》",
            "start_on": start_on,
        }))
        .unwrap();
        let record = n.to_string();
        store.enter_article(&record, &draft, at(0)).await.unwrap();
    }
    let lin = division("141124");
    for (sort, is_desc, order) in [
        (None, false, ["路费3", "路费1", "路费2"]),
        (Some(ArticleSort::Title), false, ["路费1", "路费2", "路费3"]),
        (Some(ArticleSort::Market), true, ["路费2", "路费1", "路费3"]),
        // What has no first day comes last.
        (Some(ArticleSort::Start), true, ["路费2", "路费3", "路费1"]),
    ] {
        let whole = Ask {
            is_desc,
            ..Ask::default()
        };
        let part = store.staff_articles(lin, sort, &whole).await.unwrap();
        let titles: Vec<_> = part.rows.iter().map(|one| &one.draft.title).collect();
        assert_eq!(titles, order, "{sort:?}");
    }
    for (text, found) in [("第1句", 1), ("办法", 3), ("路费4", 0), ("没有", 0)] {
        let part = store.staff_articles(lin, None, &ask(text, 1, false)).await;
        assert_eq!(part.unwrap().total, found, "{text}");
    }
}

#[tokio::test]
async fn tasks_are_sorted_and_found_by_what_colleagues_call_each_other() {
    let (_dir, store) = open().await;
    account(&store, "lin01", "乙", Role::Clerk, "141124").await;
    account(&store, "lin02", "甲", Role::Clerk, "141124").await;
    let asker = Asker {
        by: By {
            name: "desk:lin02",
            is_manager: false,
        },
        scope: division("141124"),
    };
    for (n, owner) in [(1, "desk:lin01"), (2, "desk:lin02"), (3, "lin01")] {
        let new = SetFollowUp {
            request: Request {
                key: [n; 32],
                request: [n; 32],
            },
            market: division("141124"),
            text: format!("催第{n}家"),
            due_on: date_format::parse(&format!("2026-12-0{}", 4 - n)).unwrap(),
            owner: owner.to_owned(),
            case: None,
            seeker: None,
        };
        store.set_follow_up(&new, asker, at(0)).await.unwrap();
    }
    let filter = FollowUpFilter {
        scope: division("141100"),
        state: FollowUpState::Open,
        of: None,
        due_before: None,
        concerning: false,
        case: None,
        seeker: None,
    };
    for (sort, order) in [
        (None, [3, 2, 1]),
        (Some(FollowUpSort::Due), [3, 2, 1]),
        (Some(FollowUpSort::Market), [1, 2, 3]),
        // A system's own name stands as it is, also if somebody is called so.
        (Some(FollowUpSort::Owner), [3, 1, 2]),
        (Some(FollowUpSort::Updated), [1, 2, 3]),
    ] {
        let whole = Ask::default();
        let part = store.follow_ups(&filter, asker, sort, &whole, at(0)).await;
        let rows = part.unwrap().rows;
        let ids: Vec<_> = rows.iter().map(|one| one.id).collect();
        assert_eq!(ids, order, "{sort:?}");
    }
    for (text, found) in [("第2家", 1), ("乙", 1), ("甲", 3), ("lin01", 1), ("丙", 0)] {
        let ask = ask(text, 1, false);
        let part = store.follow_ups(&filter, asker, None, &ask, at(0)).await;
        assert_eq!(part.unwrap().total, found, "{text}");
    }
}

//! Cases: filed, answered, sealed; and the seats of courses.

use super::*;

pub(super) fn filing(key: u8, who: Option<Who>, text: &str) -> Filing {
    Filing {
        request: Request {
            key: [key; 32],
            request: [key; 32],
        },
        market: lin(),
        kind: CaseKind::UnpaidWages,
        text: text.to_owned(),
        posting: None,
        course: None,
        who,
        consent: "case-2026-11",
    }
}

/// A market's own system.
pub(super) const LX: By<'_> = By {
    name: "lx",
    is_manager: false,
};

pub(super) fn run(step: CaseStep, answer: Option<&str>) -> CaseStepRun<'_> {
    CaseStepRun {
        step,
        answer,
        to: None,
        seen: None,
    }
}

fn in_state(state: CaseState) -> CaseFilter {
    CaseFilter {
        scope: lin(),
        state: Some(state),
        overdue_at: None,
        of: None,
    }
}

#[tokio::test]
async fn a_case_is_filed_once_answered_and_found_by_its_receipt_alone() {
    let (_dir, _store, people) = open().await;
    let new = filing(1, None, "上个月的工钱没给");
    let filed = people.file(&new, now()).await.unwrap();
    assert_eq!(people.file(&new, now()).await.unwrap(), filed);
    let id = filed.case.id;
    let early = people
        .case_step(id, run(CaseStep::Close, Some("好了")), LX, now())
        .await;
    assert!(
        matches!(early, Err(StoreError::WrongCaseStep(_))),
        "{early:?}"
    );
    people
        .case_step(id, run(CaseStep::Take, None), LX, now())
        .await
        .unwrap();
    let silent = people
        .case_step(id, run(CaseStep::Close, None), LX, now())
        .await;
    assert!(matches!(silent, Err(StoreError::NoAnswer)), "{silent:?}");
    let answer = Some("工钱要回来了");
    people
        .case_step(id, run(CaseStep::Close, answer), LX, now())
        .await
        .unwrap();
    let found = people.case_by_receipt(filed.receipt).await.unwrap();
    assert_eq!(
        (found.state, found.answer.as_deref()),
        (CaseState::Closed, answer)
    );
    let other = people.case_by_receipt(filed.receipt ^ 1).await;
    assert!(matches!(other, Err(StoreError::NoCase)), "{other:?}");
    let queue = people
        .case_queue(&in_state(CaseState::Closed), "lx")
        .await
        .unwrap();
    assert!(
        queue.len() == 1 && queue[0].who.is_none(),
        "nobody knows who it is from"
    );
}

#[tokio::test]
async fn what_is_overdue_is_found_over_a_whole_division_until_it_is_closed() {
    let (_dir, _store, people) = open().await;
    let filed = people.file(&filing(1, None, "欠钱"), now()).await.unwrap();
    let id = filed.case.id;
    let late = filed.case.due_at.plus_ms(1);
    let overdue = async |scope: &str, at: Moment| {
        let filter = CaseFilter {
            scope: Adcode::parse(scope).unwrap(),
            state: None,
            overdue_at: Some(at),
            of: None,
        };
        people.case_queue(&filter, "lx").await.unwrap().len()
    };
    for (scope, at, found) in [
        ("141124", filed.case.due_at, 0),
        ("141124", late, 1),
        ("141100", late, 1),
        ("140000", late, 1),
        ("140100", late, 0),
        ("140105", late, 0),
    ] {
        assert_eq!(overdue(scope, at).await, found, "{scope}");
    }
    let mine = CaseFilter {
        of: Some("lx".to_owned()),
        state: None,
        ..in_state(CaseState::Received)
    };
    assert!(people.case_queue(&mine, "lx").await.unwrap().is_empty());
    for (step, answer) in [(CaseStep::Take, None), (CaseStep::Close, Some("给了"))] {
        people
            .case_step(id, run(step, answer), LX, now())
            .await
            .unwrap();
        let own = people.case_queue(&mine, "lx").await.unwrap();
        assert_eq!(own.len(), usize::from(step == CaseStep::Take));
    }
    assert_eq!(overdue("141124", late).await, 0);
}

#[tokio::test]
async fn what_was_said_in_a_case_is_sealed_resealed_and_goes_with_the_person() {
    let (dir, store, people) = open().await;
    let said = "老板叫赵六";
    let filed = people
        .file(&filing(1, Some(person(1)), said), now())
        .await
        .unwrap();
    people
        .file(&filing(2, None, "别的事"), now())
        .await
        .unwrap();
    let holds = |text: &str| {
        ["linggong.sqlite3", "linggong.sqlite3-wal"]
            .iter()
            .any(|name| {
                let bytes = std::fs::read(dir.path().join(name)).unwrap_or_default();
                bytes
                    .windows(text.len())
                    .any(|part| part == text.as_bytes())
            })
    };
    assert!(holds("unpaid_wages") && !holds(said) && !holds(&filed.receipt.to_string()));
    Vault::add_key(&dir.path().join("personal.key"), random).unwrap();
    let people = People::open(store, &dir.path().join("personal.key"), random)
        .await
        .unwrap();
    assert_eq!(people.reseal().await.unwrap(), 3, "a person and two cases");
    let holder = people
        .case_queue(&in_state(CaseState::Received), "lx")
        .await
        .unwrap();
    assert_eq!(holder[0].who.as_ref().unwrap().0, "张*");
    let seeker = people
        .register(&registration(3, person(1), &[]), now())
        .await
        .unwrap()
        .seeker;
    assert_eq!(people.record(seeker).await.unwrap().cases.len(), 1);
    people.delete(seeker, "kiosk", now()).await.unwrap();
    let gone = people.case_by_receipt(filed.receipt).await;
    assert!(matches!(gone, Err(StoreError::NoCase)), "{gone:?}");
    assert_eq!(
        people.case(filed.case.id).await.unwrap().state,
        CaseState::Withdrawn
    );
}

#[tokio::test]
async fn a_course_gives_out_as_many_seats_as_it_has_and_one_to_each() {
    let (_dir, store, people) = open().await;
    let draft = serde_json::json!({
        "market": "141100", "title": "电焊工初级班", "kind": "skill", "starts_on": "2026-12-01",
        "days": 10, "place": "临县职业技术学校", "terms": "免费", "seats": 2,
    });
    let draft = serde_json::from_value(draft).unwrap();
    let course = store.put_course("lx", "1", &draft, now()).await.unwrap();
    let again = store.put_course("lx", "1", &draft, now()).await.unwrap();
    assert_eq!((again.id, again.left), (course.id, 2));
    let sign_up = async |key: u8, n: u32| {
        let mut new = filing(key, Some(person(n)), "");
        new.kind = CaseKind::Training;
        new.course = Some(course.id);
        people.file(&new, now()).await
    };
    let first = sign_up(1, 1).await.unwrap();
    assert_eq!(sign_up(1, 1).await.unwrap(), first, "a second press");
    let twice = sign_up(2, 1).await;
    assert!(matches!(twice, Err(StoreError::SignedUp)), "{twice:?}");
    sign_up(3, 2).await.unwrap();
    let full = sign_up(4, 3).await;
    assert!(matches!(full, Err(StoreError::CourseFull)), "{full:?}");
    // Whoever steps back leaves the seat to the next.
    let back = CaseStep::Withdraw;
    people
        .case_step(first.case.id, run(back, None), LX, now())
        .await
        .unwrap();
    sign_up(5, 3).await.unwrap();
    let today = now().date();
    assert_eq!(store.courses(lin(), today).await.unwrap()[0].left, 0);
    let other = Adcode::parse("140105").unwrap();
    assert!(store.courses(other, today).await.unwrap().is_empty());
    store.drop_course("lx", "1").await.unwrap();
    assert!(store.courses(lin(), today).await.unwrap().is_empty());
    let gone = sign_up(6, 4).await;
    assert!(matches!(gone, Err(StoreError::NoCourse)), "{gone:?}");
}

#[tokio::test]
async fn nobody_signs_up_for_a_course_that_has_begun() {
    let (_dir, store, people) = open().await;
    let draft = serde_json::json!({
        "market": "141124", "title": "电焊工初级班", "kind": "skill", "starts_on": "2026-11-21",
        "days": 10, "place": "临县职业技术学校", "terms": "免费", "seats": 2,
    });
    let draft = serde_json::from_value(draft).unwrap();
    let course = store.put_course("lx", "1", &draft, now()).await.unwrap();
    let mut new = filing(1, Some(person(1)), "");
    new.kind = CaseKind::Training;
    new.course = Some(course.id);
    let late = people.file(&new, now()).await;
    assert!(matches!(late, Err(StoreError::NoCourse)), "{late:?}");
}

#[tokio::test]
async fn opening_a_case_shows_what_was_said_and_is_written_down() {
    let (_dir, _store, people) = open().await;
    let named = people
        .file(&filing(1, Some(person(1)), "欠钱"), now())
        .await
        .unwrap();
    let unknown = people.file(&filing(2, None, ""), now()).await.unwrap();
    let opened = people.open_case(named.case.id, "lx", now()).await.unwrap();
    assert_eq!(opened.text, "欠钱");
    assert_eq!(opened.who.unwrap().phone, phone(1));
    let opened = people.open_case(unknown.case.id, "lx", now()).await;
    assert!(opened.unwrap().who.is_none());
    let none = people.open_case(CaseId(99), "lx", now()).await;
    assert!(matches!(none.err(), Some(StoreError::NoCase)));
}

#[tokio::test]
async fn a_stranger_s_wish_after_a_complaint_does_not_open_the_record() {
    let (_dir, store, people) = open().await;
    people
        .file(&filing(1, Some(person(1)), "欠钱"), now())
        .await
        .unwrap();
    let posting = publish(&store, "1", 3).await;
    let later = now().plus_ms(1_000);
    let wished = people
        .express(&wish(2, posting, person(1)), later)
        .await
        .unwrap();
    let number = wished.interest.ticket;
    let holder = people
        .find(&phone(1), number, later)
        .await
        .unwrap()
        .unwrap();
    assert!(!holder.is_proven);
}

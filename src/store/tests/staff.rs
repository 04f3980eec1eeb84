//! Accounts of staff, on a real file.

use linggong_contract::api::desk::NewStaff;
use linggong_contract::{Adcode, Moment, Role};
use linggong_store::Store;

#[tokio::test]
async fn a_right_password_that_was_checked_while_the_account_was_locked_opens_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).await.unwrap();
    let now = Moment::parse("2026-11-22T06:00:00+08:00").unwrap();
    let new = NewStaff {
        name: "lin01".to_owned(),
        label: "王芳".to_owned(),
        role: Role::Clerk,
        scope: Adcode::parse("141124").unwrap(),
    };
    let made = store.create_staff(&new, "hash", None, now).await;
    let id = made.unwrap().id;
    let found = store.staff(id).await.unwrap();
    for n in 1..=5 {
        let locked = store.staff_failed(id, now).await.unwrap();
        assert_eq!(locked.is_some(), n == 5, "{n}");
    }
    assert!(!store.staff_signed_in(&found, now).await.unwrap());
    // Guessing on does not keep it locked for longer.
    let later = now.plus_ms(60_000);
    let locked = store.staff_failed(id, later).await.unwrap();
    assert_eq!(locked, Some(now.plus_ms(15 * 60_000)));
    assert!(
        store
            .staff_signed_in(&found, locked.unwrap())
            .await
            .unwrap()
    );
    store.set_password(id, "other").await.unwrap();
    assert!(
        !store
            .staff_signed_in(&found, locked.unwrap())
            .await
            .unwrap()
    );
}

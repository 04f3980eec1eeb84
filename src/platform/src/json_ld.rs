//! A posting as schema.org `JobPosting`, for search engines and other job sites.

use linggong_contract::{
    Date, EmployerKind, EmploymentForm, Market, PayUnit, Posting, Trade, date_format,
};
use serde_json::{Value, json};

/// The posting as JSON-LD. Pay by the piece or by the job has no schema.org unit and is told
/// as text.
pub(crate) fn job_posting(
    posting: &Posting,
    market: Option<&Market>,
    trade: Option<&Trade>,
) -> Value {
    let draft = &posting.draft;
    let date = |date: Date| date_format::text(date);
    let unit = match draft.pay.unit {
        PayUnit::Hour => Some("HOUR"),
        PayUnit::Day => Some("DAY"),
        PayUnit::Month => Some("MONTH"),
        PayUnit::Piece | PayUnit::Fixed => None,
    };
    let yuan = |fen: u32| f64::from(fen) / 100.0;
    let mut value = json!({
        "@type": "QuantitativeValue",
        "minValue": yuan(draft.pay.min_fen),
        "maxValue": yuan(draft.pay.max_fen.unwrap_or(draft.pay.min_fen)),
    });
    match unit {
        Some(unit) => value["unitText"] = json!(unit),
        None => {
            let said = linggong_rules::wording::pay(&draft.pay);
            value["description"] = json!(format!("{}{}{}", said.lead, said.upper, said.unit));
        }
    }
    let mut told = json!({
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "identifier": { "@type": "PropertyValue", "name": "linggong", "value": posting.id.0 },
        "title": draft.title,
        "description": draft.content,
        "qualifications": draft.requirements,
        "occupationalCategory": trade.map(|trade| format!("{} {}", trade.code, trade.code_name)),
        "datePosted": posting.opened_at.map(|at| at.to_string()),
        "validThrough": draft.valid_until.to_string(),
        "jobStartDate": date(draft.start_on),
        "jobImmediateStart": draft.immediate,
        "totalJobOpenings": posting.remaining,
        "employmentType": match draft.employment_form {
            EmploymentForm::PartTime => "PART_TIME",
            EmploymentForm::Temporary => "PER_DIEM",
            EmploymentForm::Stage => "TEMPORARY",
        },
        "hiringOrganization": {
            "@type": if draft.employer.kind == EmployerKind::Individual { "Person" } else { "Organization" },
            "name": draft.employer.name,
        },
        "jobLocation": { "@type": "Place", "address": {
            "@type": "PostalAddress",
            "addressCountry": "CN",
            "addressRegion": "山西省",
            "addressLocality": market.map(|market| format!("{}{}", market.city, market.county)),
            "streetAddress": draft.place,
        } },
        "baseSalary": { "@type": "MonetaryAmount", "currency": "CNY", "value": value },
    });
    if let Some(name) = &draft.source_name {
        // Where it was published before: schema.org has no nearer word.
        told["subjectOf"] = json!({
            "@type": "CreativeWork",
            "publisher": { "@type": "Organization", "name": name },
        });
    }
    if draft.helped_first {
        told["specialCommitments"] = json!(linggong_rules::wording::HELPED_FIRST);
    }
    told
}

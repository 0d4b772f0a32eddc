//! The people in the demo's pipeline, and what the team writes about them.

pub(super) const FIRST: [&str; 40] = [
    "Amelie", "Bruno", "Carla", "Dario", "Elif", "Felix", "Greta", "Hugo", "Ines", "Jonas", "Kaia",
    "Liam", "Maren", "Nico", "Odile", "Paulo", "Quinn", "Rosa", "Sami", "Tilda", "Umar", "Vera",
    "Wanda", "Xenia", "Yara", "Zeno", "Aïcha", "Björn", "Chloé", "Dörte", "Emre", "Frida", "Goran",
    "Hanna", "Ivo", "Jana", "Kofi", "Lena", "Mateo", "Noor",
];

pub(super) const LAST: [&str; 32] = [
    "Almeida",
    "Berger",
    "Costa",
    "Dupont",
    "Eriksen",
    "Fischer",
    "Garcia",
    "Haddad",
    "Ivanova",
    "Jensen",
    "Kowalski",
    "Lindqvist",
    "Moreau",
    "Nakamura",
    "Okafor",
    "Petrov",
    "Quiroga",
    "Ricci",
    "Schmidt",
    "Tavares",
    "Ueda",
    "Vogel",
    "Weiss",
    "Xu",
    "Yilmaz",
    "Zanetti",
    "Österberg",
    "Müller",
    "Santos",
    "Kaya",
    "Novák",
    "Silva",
];

pub(super) const TRADES: [&str; 10] = [
    "fit", "yoga", "studio", "coach", "bakes", "runs", "design", "travels", "photo", "moves",
];

pub(super) const EARLY_NOTES: [&str; 8] = [
    "Found through the #smallbusiness hashtag. Posts three times a week.",
    "Replied to the story about the spring programme.",
    "Friend of a client, mention that first.",
    "Runs a studio with two locations. Decides herself.",
    "Asked about the group course. Sent the overview.",
    "Speaks German and English.",
    "Prefers voice messages.",
    "Was at the free workshop in March.",
];

pub(super) const LATE_NOTES: [&str; 8] = [
    "Wants to start next month. Send the payment plan.",
    "Compares us with one other offer. Price matters less than the start date.",
    "Call went well. Interested in the 12-week programme.",
    "Partner has to agree. Write again after the weekend.",
    "Moved the call to Thursday 16:00.",
    "Asked for two references. Sent Carla and Emre.",
    "Budget is fine if we split it in three.",
    "Needs an invoice for the company.",
];

pub(super) const LOST_NOTES: [&str; 4] = [
    "Went with another coach.",
    "Too expensive for now, may come back in autumn.",
    "No answer after the third message.",
    "Changed jobs, no time this year.",
];

//! What the team and the people in its pipeline write to each other.

/// The first message of the team, to somebody who has not asked for it.
pub(super) const OUTREACH: [&str; 6] = [
    "Hi! I love what you do with your studio. Are you taking new clients at the moment?",
    "Hey, your post about mornings made my day. How long have you been coaching?",
    "Hi there, we help small studios fill their courses. May I send you a two minute video?",
    "Hello! A friend of ours said you are the person to talk to about running in the city. Is that so? 🙂",
    "Hi, just saw your story. Is the course still running?",
    "Hey! Quick question: who does your booking page?",
];

/// The first message of somebody who writes by themselves.
pub(super) const ASKED: [&str; 6] = [
    "Hi, I heard you on the podcast. How does the programme work?",
    "Hello, what does the 12-week programme cost?",
    "Hey! Do you still have a place in the spring group?",
    "A client of yours told me to write to you. Could we talk this week?",
    "Guten Tag! Gibt es das Programm auch auf Deutsch?",
    "Hi 👋 saw your reel about pricing. That is exactly my problem.",
];

pub(super) const ANSWERED: [&str; 8] = [
    "Oh, thank you! Yes, two places left in March.",
    "Thanks for writing. What exactly do you offer?",
    "Sure, send it over 🙂",
    "Haha, who told you that? Yes, that is me.",
    "Sounds interesting. I am on the road until Thursday, can we write then?",
    "How much is it?",
    "Maybe. I have tried something like this before, and it did not work at all.\nWhat is different with you?",
    "Yes please!",
];

pub(super) const WENT_ON: [&str; 8] = [
    "Of course. Here is the overview, with dates and prices.",
    "Great! Would a short call on Wednesday suit you, 10:00 or 15:00?",
    "Good question. We start with your numbers, and only then change anything.",
    "Happy to explain. How many clients do you have each week?",
    "Sent. Tell me what you think of it.",
    "It depends on the size of your team. For one or two people it is 1,200 in three parts.",
    "No hurry at all. I will write again on Thursday.",
    "Here are two who did it last year: Carla and Emre. Ask them anything.",
];

pub(super) const WROTE_AGAIN: [&str; 8] = [
    "I talked to my partner. We like it.",
    "Wednesday 15:00 works. Where do we meet?",
    "Can I pay in three parts?",
    "Looks good. One thing: do I need the yearly plan?",
    "Sorry for the late answer, busy week! Still interested.",
    "And could a colleague join, too?",
    "When would we start?",
    "I watched it twice. When can we talk?",
];

/// The last word, after which nobody waits.
pub(super) const CLOSING: [&str; 4] = ["👍", "Thank you!", "Perfect, see you then.", "Great 🙏"];

pub(super) const DECLINED: [&str; 4] = [
    "Thanks, but I went with somebody else.",
    "It is too much for me right now. Maybe in autumn.",
    "Not for me, sorry.",
    "I have a new job and no time this year.",
];

//! What proves each sentence of the two guides that this product is measured by: a test, unless it is yet to come.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use Proof::{Tests, ToCome, Words};

enum Proof {
    /// These prove it: `module::test`, in this suite or in the browser's.
    Tests(&'static [&'static str]),
    /// What it speaks of is not built: the API.
    ToCome,
    /// A heading, a reason or an advice: nothing that a program does.
    Words,
}

#[rustfmt::skip]
const SMART_AUTOMATIONS: &[(&str, Proof)] = &[
    ("Smart Automations let you automatically update lead statuses when contacts move between pipeline stages, and vice versa.", Tests(&["engine::dragging_a_card_to_closed_marks_it_won_and_the_log_says_through_what", "engine::setting_won_on_the_contact_page_moves_the_card_to_closed"])),
    ("Instead of manually updating both the stage and the status every time, you set up rules once and DmTracker handles the rest.", Tests(&["engine::dragging_a_card_to_closed_marks_it_won_and_the_log_says_through_what"])),
    ("This guide covers how to create, manage, and understand automations.", Words),
    ("What Are Smart Automations?", Words),
    ("Smart automations are simple \"when X happens, do Y\" rules that connect your pipeline stages and lead statuses.", Tests(&["engine::dragging_a_card_to_closed_marks_it_won_and_the_log_says_through_what", "engine::setting_won_on_the_contact_page_moves_the_card_to_closed"])),
    ("They eliminate manual busywork and keep your data consistent across the team.", Words),
    ("For example: when a rep drags a contact to the \"Closed\" stage, an automation can automatically set their lead status to Won.", Tests(&["engine::dragging_a_card_to_closed_marks_it_won_and_the_log_says_through_what", "moving::a_rep_drags_a_card_to_closed_and_it_turns_won_and_green"])),
    ("No extra clicks, no forgotten updates.", Tests(&["engine::dragging_a_card_to_closed_marks_it_won_and_the_log_says_through_what"])),
    ("Who Can Manage Automations?", Words),
    ("Only Admins and Owners can create, edit, enable/disable, or delete automations.", Tests(&["access::each_address_answers_each_role_as_it_should_and_a_refusal_changes_nothing", "rule_editing::ana_edits_a_rule_and_it_keeps_its_place_and_its_runs"])),
    ("All team members benefit from automations running in the background, they just cannot configure them.", Tests(&["automations::members_see_the_rules_and_their_runs_but_no_control_to_change_them"])),
    ("Accessing Automation Settings", Words),
    ("Click Settings in the left sidebar", Tests(&["automations::ana_goes_to_settings_pipeline_automations_and_adds_a_rule_of_each_type"])),
    ("Select Pipeline", Tests(&["automations::ana_goes_to_settings_pipeline_automations_and_adds_a_rule_of_each_type"])),
    ("Click the Automations tab", Tests(&["automations::ana_goes_to_settings_pipeline_automations_and_adds_a_rule_of_each_type"])),
    ("You'll see a list of your current automation rules with their status (enabled or disabled).", Tests(&["automations::ana_goes_to_settings_pipeline_automations_and_adds_a_rule_of_each_type", "automations::members_see_the_rules_and_their_runs_but_no_control_to_change_them"])),
    ("The Two Types of Automations", Words),
    ("Type 1: Stage to Status", Tests(&["automations::ana_goes_to_settings_pipeline_automations_and_adds_a_rule_of_each_type"])),
    ("Trigger: A contact's pipeline stage changes", Tests(&["engine::each_example_rule_of_the_guide_does_what_it_says"])),
    ("Action: Their lead status is automatically updated", Tests(&["engine::each_example_rule_of_the_guide_does_what_it_says"])),
    ("Example rules:", Words),
    ("When stage changes to Closed → set status to Won", Tests(&["engine::each_example_rule_of_the_guide_does_what_it_says"])),
    ("When stage changes to Lost → set status to Lost", Tests(&["engine::each_example_rule_of_the_guide_does_what_it_says"])),
    ("When stage changes to Outreach Sent → set status to Open", Tests(&["engine::each_example_rule_of_the_guide_does_what_it_says"])),
    ("This is the most common type.", Words),
    ("It ensures that when reps move contacts through the pipeline, the lead status stays accurate without extra work.", Tests(&["engine::dragging_a_card_to_closed_marks_it_won_and_the_log_says_through_what", "engine::adding_a_contact_sets_no_rule_off"])),
    ("Type 2: Status to Stage", Tests(&["automations::ana_goes_to_settings_pipeline_automations_and_adds_a_rule_of_each_type"])),
    ("Trigger: A contact's lead status changes", Tests(&["engine::each_example_rule_of_the_guide_does_what_it_says"])),
    ("Action: They are automatically moved to a specific pipeline stage", Tests(&["engine::each_example_rule_of_the_guide_does_what_it_says"])),
    ("Example rules:", Words),
    ("When status changes to Won → move to Closed", Tests(&["engine::each_example_rule_of_the_guide_does_what_it_says"])),
    ("When status changes to Lost → move to Lost", Tests(&["engine::each_example_rule_of_the_guide_does_what_it_says"])),
    ("When status changes to Abandoned → move to Lost", Tests(&["engine::each_example_rule_of_the_guide_does_what_it_says", "engine::the_starter_set_keeps_an_abandoned_contact_abandoned"])),
    ("This type is useful when statuses are updated from outside the pipeline view, for example, via the contact details page or the API, and you want the pipeline board to stay in sync.", Tests(&["engine::setting_won_on_the_contact_page_moves_the_card_to_closed"])),
    ("Creating an Automation Rule", Words),
    ("Go to Settings > Pipeline > Automations", Tests(&["automations::ana_goes_to_settings_pipeline_automations_and_adds_a_rule_of_each_type"])),
    ("Click Add Rule", Tests(&["automations::ana_goes_to_settings_pipeline_automations_and_adds_a_rule_of_each_type"])),
    ("Choose the rule type:", Tests(&["automations::ana_goes_to_settings_pipeline_automations_and_adds_a_rule_of_each_type"])),
    ("Stage to Status — select the trigger stage and the target status", Tests(&["automations::ana_goes_to_settings_pipeline_automations_and_adds_a_rule_of_each_type"])),
    ("Status to Stage — select the trigger status and the target stage", Tests(&["automations::ana_goes_to_settings_pipeline_automations_and_adds_a_rule_of_each_type"])),
    ("The rule is enabled by default — toggle it off if you want to save it without activating it", Tests(&["automations::ana_goes_to_settings_pipeline_automations_and_adds_a_rule_of_each_type"])),
    ("Click Save", Tests(&["automations::ana_goes_to_settings_pipeline_automations_and_adds_a_rule_of_each_type"])),
    ("Tip: Start with the two most common automations: \"Closed → Won\" and \"Lost → Lost.\"", Words),
    ("These cover the majority of end-of-funnel updates and immediately reduce manual work for your team.", Words),
    ("Managing Existing Rules", Words),
    ("Enable or Disable a Rule", Words),
    ("In Settings > Pipeline > Automations, find the rule", Tests(&["automations::a_switch_takes_effect_immediately_and_a_disabled_rule_does_nothing"])),
    ("Toggle the switch next to the rule to enable or disable it", Tests(&["automations::a_switch_takes_effect_immediately_and_a_disabled_rule_does_nothing", "automations::the_switch_answers_htmx_with_the_rule_and_a_toast_and_twice_is_once"])),
    ("The change takes effect immediately", Tests(&["automations::a_switch_takes_effect_immediately_and_a_disabled_rule_does_nothing"])),
    ("Disabled rules are saved but do not trigger.", Tests(&["automations::a_switch_takes_effect_immediately_and_a_disabled_rule_does_nothing"])),
    ("This is useful for temporarily pausing an automation without deleting it.", Tests(&["automations::a_switch_takes_effect_immediately_and_a_disabled_rule_does_nothing"])),
    ("Delete a Rule", Words),
    ("Hover over the rule you want to remove", Tests(&["deleting_rules::an_admin_hovers_a_rule_clicks_the_trash_and_confirms"])),
    ("Click the trash icon", Tests(&["deleting_rules::an_admin_hovers_a_rule_clicks_the_trash_and_confirms", "automations::a_deleted_rule_does_nothing_more_and_what_it_did_stays_in_the_logs"])),
    ("Confirm the deletion", Tests(&["deleting_rules::an_admin_hovers_a_rule_clicks_the_trash_and_confirms", "automations::a_deleted_rule_does_nothing_more_and_what_it_did_stays_in_the_logs"])),
    ("Deleting a rule is permanent.", Tests(&["automations::a_deleted_rule_does_nothing_more_and_what_it_did_stays_in_the_logs", "automations::a_form_for_a_rule_that_is_gone_finds_nothing_and_writes_nothing"])),
    ("It does not undo any changes the rule already made — those changes remain in the contacts' activity logs.", Tests(&["automations::a_deleted_rule_does_nothing_more_and_what_it_did_stays_in_the_logs"])),
    ("How Automations Execute", Words),
    ("When a triggering event occurs, the automation runs immediately and applies the action.", Tests(&["engine::dragging_a_card_to_closed_marks_it_won_and_the_log_says_through_what", "engine::rules_answer_only_changes_that_come_after_them"])),
    ("Here's what happens behind the scenes:", Words),
    ("A rep moves a contact to the \"Closed\" stage (or a status change occurs)", Tests(&["engine::dragging_a_card_to_closed_marks_it_won_and_the_log_says_through_what", "engine::setting_won_on_the_contact_page_moves_the_card_to_closed"])),
    ("DmTracker checks if any enabled automation rules match this trigger", Tests(&["replay::replaying_the_log_gives_the_state_and_both_databases_agree"])),
    ("If a match is found, the corresponding action is applied instantly", Tests(&["engine::dragging_a_card_to_closed_marks_it_won_and_the_log_says_through_what"])),
    ("An entry is added to the contact's activity log noting the change was made \"via automation\"", Tests(&["engine::dragging_a_card_to_closed_marks_it_won_and_the_log_says_through_what"])),
    ("Automations and Deleted Stages", Words),
    ("If you delete a pipeline stage that is referenced in an automation rule, that rule is automatically removed.", Tests(&["stage_deletion::ana_deletes_a_stage_with_contacts_and_reads_which_automations_go_with_it"])),
    ("You'll see a warning during the stage deletion process listing any automations that will be affected.", Tests(&["stage_deletion::ana_deletes_a_stage_with_contacts_and_reads_which_automations_go_with_it", "stages::ana_deletes_a_stage_with_contacts_after_reading_which_automations_go"])),
    ("Best Practices", Words),
    ("Cover your final stages.", Words),
    ("At minimum, set up automations for your \"win\" and \"loss\" stages to automatically update lead status.", Words),
    ("This is the highest-value automation for reporting accuracy.", Words),
    ("Keep rules simple.", Words),
    ("Each rule should do one thing.", Tests(&["automations::ana_goes_to_settings_pipeline_automations_and_adds_a_rule_of_each_type"])),
    ("Avoid trying to build elaborate multi-step workflows — that's not what smart automations are designed for.", Words),
    ("Communicate with your team.", Words),
    ("Let your reps know which automations are active.", Tests(&["automations::members_see_the_rules_and_their_runs_but_no_control_to_change_them"])),
    ("If a rep notices a contact's status changed \"on its own,\" they should understand that an automation rule caused it.", Tests(&["engine::dragging_a_card_to_closed_marks_it_won_and_the_log_says_through_what"])),
    ("The activity log will always confirm this.", Tests(&["engine::dragging_a_card_to_closed_marks_it_won_and_the_log_says_through_what"])),
    ("Audit your rules periodically.", Words),
    ("When you change your pipeline stages, review your automations to make sure they still make sense.", Words),
    ("Renamed stages update automatically, but new stages may need new rules.", Tests(&["stages::a_rule_follows_a_stage_whose_name_changes"])),
    ("Suggested Starter Automations", Words),
    ("Trigger | Action | Why |", Words),
    ("Stage changes to Closed | Set status to Won | Marks converted leads automatically |", Tests(&["automations::the_starter_rules_are_the_guides_four_and_only_for_an_empty_list", "engine::dragging_a_card_to_closed_marks_it_won_and_the_log_says_through_what"])),
    ("Stage changes to Lost | Set status to Lost | Marks failed deals automatically |", Tests(&["automations::the_starter_rules_are_the_guides_four_and_only_for_an_empty_list"])),
    ("Status changes to Won | Move to Closed | Keeps pipeline board in sync when status is updated from contact details |", Tests(&["automations::the_starter_rules_are_the_guides_four_and_only_for_an_empty_list", "engine::setting_won_on_the_contact_page_moves_the_card_to_closed"])),
    ("Status changes to Abandoned | Move to Lost | Moves abandoned leads to your final stage |", Tests(&["automations::the_starter_rules_are_the_guides_four_and_only_for_an_empty_list", "engine::the_starter_set_keeps_an_abandoned_contact_abandoned"])),
    ("Related Articles", Words),
    ("Setting Up Pipeline Stages — Configure the stages that automations reference", Words),
    ("Using Lead Status — Understand the four lead statuses", Words),
];

#[rustfmt::skip]
const LEAD_STATUS: &[(&str, Proof)] = &[
    ("Every contact in DmTracker has a Lead Status that tells you the sales outcome at a glance.", Tests(&["statuses::a_status_is_chosen_at_the_badge_and_shown_alike_on_the_page_and_on_the_card"])),
    ("This guide explains what each status means, how to change it, and how to use it alongside conversation status and pipeline stages for a complete view of your leads.", Words),
    ("The Four Lead Statuses", Words),
    ("Lead statuses are fixed — you cannot add, remove, or rename them.", Tests(&["statuses::there_are_four_lead_statuses_and_no_other_is_taken"])),
    ("This keeps reporting consistent across your entire organization.", Tests(&["statuses::there_are_four_lead_statuses_and_no_other_is_taken"])),
    ("Open (Gray Badge)", Tests(&["statuses::badges_are_gray_green_red_and_yellow_in_light_and_in_dark"])),
    ("What it means: This lead is still active and in progress.", Words),
    ("No final outcome has been determined yet.", Words),
    ("Every new contact starts with the Open status by default.", Tests(&["statuses::every_new_contact_starts_open_in_whatever_stage_it_is_added"])),
    ("A contact stays Open as long as you are still working them, whether they are in the Outreach Sent stage or in Meeting Booked.", Tests(&["statuses::an_open_contact_stays_open_while_it_moves_and_no_rule_says_otherwise"])),
    ("Won (Green Badge)", Tests(&["statuses::badges_are_gray_green_red_and_yellow_in_light_and_in_dark"])),
    ("What it means: This lead converted successfully.", Words),
    ("The deal is done.", Words),
    ("Mark a contact as Won when they have completed the desired action — purchased your product, signed up for your service, or whatever your conversion goal is.", Tests(&["statuses::a_status_is_chosen_at_the_badge_and_shown_alike_on_the_page_and_on_the_card", "details::a_rep_clicks_the_status_badge_and_chooses_won"])),
    ("Won contacts stay in the pipeline for reporting purposes but are clearly marked as successes.", Tests(&["engine::dragging_a_card_to_closed_marks_it_won_and_the_log_says_through_what", "statuses::a_status_is_chosen_at_the_badge_and_shown_alike_on_the_page_and_on_the_card"])),
    ("Lost (Red Badge)", Tests(&["statuses::badges_are_gray_green_red_and_yellow_in_light_and_in_dark"])),
    ("What it means: This lead did not convert and the opportunity is closed.", Words),
    ("Use Lost for leads who explicitly declined, chose a competitor, or otherwise ended the conversation without converting.", Tests(&["statuses::a_status_is_chosen_at_the_badge_and_shown_alike_on_the_page_and_on_the_card"])),
    ("This is different from Abandoned — Lost means the lead actively said no or the deal fell through.", Words),
    ("Abandoned (Yellow Badge)", Tests(&["statuses::badges_are_gray_green_red_and_yellow_in_light_and_in_dark"])),
    ("What it means: You chose to stop pursuing this lead.", Words),
    ("Abandoned is for leads that went cold and you have decided not to follow up further.", Tests(&["statuses::a_status_is_chosen_at_the_badge_and_shown_alike_on_the_page_and_on_the_card"])),
    ("Maybe they stopped responding after multiple attempts, or you determined they were not a good fit.", Words),
    ("The key difference from Lost: Abandoned is your decision to stop, while Lost is the lead's decision not to convert.", Words),
    ("Tip: Be intentional about the distinction between Lost and Abandoned.", Words),
    ("It matters for your reporting.", Words),
    ("If you want to measure your actual close rate, you need to know how many leads said no (Lost) versus how many you let go (Abandoned).", Words),
    ("How to Change Lead Status", Words),
    ("From the Contact Details Page", Words),
    ("Open the contact's details page by clicking their name", Tests(&["details::a_rep_clicks_the_status_badge_and_chooses_won"])),
    ("Locate the Lead Status field in the contact info section", Tests(&["statuses::a_status_is_chosen_at_the_badge_and_shown_alike_on_the_page_and_on_the_card", "details::a_rep_clicks_the_status_badge_and_chooses_won"])),
    ("Click the current status badge", Tests(&["statuses::a_status_is_chosen_at_the_badge_and_shown_alike_on_the_page_and_on_the_card", "details::a_rep_clicks_the_status_badge_and_chooses_won"])),
    ("Select the new status from the dropdown", Tests(&["statuses::a_status_is_chosen_at_the_badge_and_shown_alike_on_the_page_and_on_the_card", "details::a_rep_clicks_the_status_badge_and_chooses_won"])),
    ("Using Smart Automations", Words),
    ("You can also automate lead status changes based on pipeline stage changes.", Tests(&["engine::dragging_a_card_to_closed_marks_it_won_and_the_log_says_through_what"])),
    ("For example, you might set up a rule that automatically marks a contact as Won when they are moved to the Closed stage.", Tests(&["engine::dragging_a_card_to_closed_marks_it_won_and_the_log_says_through_what"])),
    ("See the Smart Automations guide for setup instructions.", Words),
    ("Via the API", Words),
    ("Update lead status programmatically using the API endpoint:", ToCome),
    ("PATCH /api/v1/contact/contact-status", ToCome),
    ("Provide the contact ID (or ManyChat ID) and the new status value (open, won, lost, or abandoned).", ToCome),
    ("You can also update the pipeline stage in the same call.", ToCome),
    ("API-triggered changes are recorded in the activity log as \"via API.\"", ToCome),
    ("See the API Endpoints Reference for full details.", Words),
    ("Lead Status vs. Conversation Status", Words),
    ("DM Tracker has two separate status systems.", Tests(&["statuses::a_lead_status_leaves_the_conversation_status_alone", "messages::a_message_makes_no_other_field_move_and_the_log_replayed_gives_the_state"])),
    ("Understanding the difference is important for filtering and reporting.", Words),
    ("| Conversation Status | Lead Status |", Words),
    ("Tracks | State of the DM conversation | Sales outcome |", Tests(&["statuses::a_lead_status_leaves_the_conversation_status_alone", "messages::milo_logs_what_anna_wrote_and_what_was_answered_and_the_status_follows"])),
    ("Examples | Replied, No Reply, New Message | Open, Won, Lost, Abandoned |", Tests(&["statuses::there_are_four_lead_statuses_and_no_other_is_taken", "messages::milo_logs_what_anna_wrote_and_what_was_answered_and_the_status_follows"])),
    ("Changes based on | Message activity | Sales decisions (manual or automated) |", Tests(&["statuses::a_lead_status_leaves_the_conversation_status_alone", "messages::milo_logs_what_anna_wrote_and_what_was_answered_and_the_status_follows", "handled::marking_it_handled_is_an_answer_without_words"])),
    ("Filter name | Conversation Status | Lead Status |", Tests(&["filters::the_filter_form_offers_every_kind_and_its_address_can_be_shared"])),
    ("A contact can have any combination.", Tests(&["statuses::every_lead_status_goes_with_every_conversation_status"])),
    ("For example, a contact might have a conversation status of \"Replied\" and a lead status of \"Open\" — meaning they responded to your message and you are still working the deal.", Tests(&["messages::milo_logs_what_anna_wrote_and_what_was_answered_and_the_status_follows", "statuses::every_lead_status_goes_with_every_conversation_status"])),
    ("Tip: The filter previously labeled just \"Status\" has been renamed to Conversation Status to avoid confusion with the new Lead Status filter.", Tests(&["filters::the_filter_form_offers_every_kind_and_its_address_can_be_shared", "filter_kinds::a_conversation_status_is_a_filter_of_its_own_beside_the_lead_status"])),
    ("The functionality has not changed, only the label.", Words),
    ("Filtering by Lead Status", Words),
    ("You can filter contacts by lead status across DmTracker:", Tests(&["filters::filters_narrow_and_choices_of_one_kind_widen"])),
    ("Click the Filter button in any contact list or the Pipeline view", Tests(&["filters::the_filter_form_offers_every_kind_and_its_address_can_be_shared"])),
    ("Select Lead Status from the filter options", Tests(&["filters::the_filter_form_offers_every_kind_and_its_address_can_be_shared"])),
    ("Choose one or more statuses: Open, Won, Lost, or Abandoned", Tests(&["filters::filters_narrow_and_choices_of_one_kind_widen"])),
    ("The view updates to show only contacts matching your selection", Tests(&["filters::filters_narrow_and_choices_of_one_kind_widen", "filtering::a_rep_filters_by_status_stage_and_assignee_and_takes_chips_away"])),
    ("Combine lead status filters with other filters for powerful views.", Tests(&["filters::filters_narrow_and_choices_of_one_kind_widen"])),
    ("For example:", Words),
    ("Lead Status: Open + Pipeline Stage: Interested — Focus on warm leads that have not converted yet", Tests(&["filters::filters_narrow_and_choices_of_one_kind_widen", "views::milo_saves_open_and_interested_and_opens_it_again"])),
    ("Lead Status: Won + Date range: This month — See this month's wins", Tests(&["filter_kinds::this_months_wins_are_those_won_this_month_whenever_they_were_added"])),
    ("Lead Status: Lost + Pipeline Stage: Meeting Booked — Analyze deals that fell through after a meeting was booked", Tests(&["filter_kinds::deals_lost_after_a_meeting_are_those_lost_that_stand_there"])),
    ("Lead Status Badges on Contact Cards", Words),
    ("Lead status badges appear in two places:", Tests(&["statuses::a_status_is_chosen_at_the_badge_and_shown_alike_on_the_page_and_on_the_card"])),
    ("Pipeline Kanban cards — A small colored badge in the corner of each contact card", Tests(&["statuses::a_status_is_chosen_at_the_badge_and_shown_alike_on_the_page_and_on_the_card"])),
    ("Contact details page — A prominent badge next to the contact name", Tests(&["statuses::a_status_is_chosen_at_the_badge_and_shown_alike_on_the_page_and_on_the_card"])),
    ("The badge colors are consistent everywhere:", Tests(&["statuses::a_status_is_chosen_at_the_badge_and_shown_alike_on_the_page_and_on_the_card", "statuses::badges_are_gray_green_red_and_yellow_in_light_and_in_dark"])),
    ("Gray for Open", Tests(&["statuses::badges_are_gray_green_red_and_yellow_in_light_and_in_dark"])),
    ("Green for Won", Tests(&["statuses::badges_are_gray_green_red_and_yellow_in_light_and_in_dark"])),
    ("Red for Lost", Tests(&["statuses::badges_are_gray_green_red_and_yellow_in_light_and_in_dark"])),
    ("Yellow for Abandoned", Tests(&["statuses::badges_are_gray_green_red_and_yellow_in_light_and_in_dark"])),
    ("These badges give your team instant visual feedback without needing to open each contact's details.", Tests(&["statuses::a_status_is_chosen_at_the_badge_and_shown_alike_on_the_page_and_on_the_card"])),
    ("Best Practices", Words),
    ("Keep Open contacts moving.", Words),
    ("A large number of Open contacts with no recent activity suggests leads that should be marked as Abandoned or re-engaged.", Words),
    ("Review Lost and Abandoned regularly.", Words),
    ("These contacts are valuable learning opportunities.", Words),
    ("Look for patterns, are leads dropping off at a particular stage?", Words),
    ("That might indicate a process issue.", Words),
    ("Use automations for consistency.", Words),
    ("If your team sometimes forgets to update lead status after moving a contact to a final stage, smart automations can handle it automatically.", Tests(&["engine::dragging_a_card_to_closed_marks_it_won_and_the_log_says_through_what"])),
    ("This keeps your data clean without extra effort.", Words),
    ("Do not overthink Won vs. Lost vs. Abandoned.", Words),
    ("If a lead goes completely silent, mark them Abandoned after your follow-up sequence ends.", Words),
    ("Reserve Lost for leads who actively declined.", Words),
    ("Related Articles", Words),
    ("Introduction to the Pipeline — Overview of the Pipeline feature", Words),
    ("Smart Automations — Automate status changes based on stage transitions", Words),
];

#[test]
fn each_test_that_is_said_to_prove_a_sentence_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut missing: HashSet<&str> = HashSet::new();
    for (sentence, proof) in SMART_AUTOMATIONS.iter().chain(LEAD_STATUS) {
        match proof {
            Tests(tests) => {
                assert!(!tests.is_empty(), "{sentence}");
                missing.extend(tests.iter().copied().filter(|test| !is_there(root, test)));
            }
            ToCome | Words => {}
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}

/// Whether a test of that name stands in the module of that name, in either suite.
fn is_there(root: &Path, test: &str) -> bool {
    let (module, name) = test.split_once("::").unwrap();
    ["suite", "browser"].iter().any(|suite| {
        let path = root.join(format!("tests/{suite}/{module}.rs"));
        let source = fs::read_to_string(path).unwrap_or_default();
        let tests = source.split("test]\n").skip(1);
        tests
            .filter_map(|test| test.split_once("fn "))
            .any(|(_, rest)| rest.starts_with(&format!("{name}(")))
    })
}

#[test]
fn the_guides_are_there_sentence_by_sentence() {
    assert_eq!(SMART_AUTOMATIONS.len(), 90);
    assert_eq!(LEAD_STATUS.len(), 93);
    let proven = |guide: &[(&str, Proof)]| {
        guide
            .iter()
            .filter(|(_, proof)| matches!(proof, Tests(_)))
            .count()
    };
    assert!(
        proven(SMART_AUTOMATIONS) > 50,
        "{}",
        proven(SMART_AUTOMATIONS)
    );
    assert!(proven(LEAD_STATUS) > 35, "{}", proven(LEAD_STATUS));
    assert!(!is_there(
        Path::new(env!("CARGO_MANIFEST_DIR")),
        "engine::no_such_test"
    ));
}

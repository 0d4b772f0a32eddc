//! The tables, once for both databases. A test proves that both sets of migrations end here.

diesel::table! {
    organizations (id) {
        id -> BigInt,
        name -> Text,
        time_zone -> Text,
        currency -> Text,
        is_demo -> Bool,
        created_at -> BigInt,
        deleted_at -> Nullable<BigInt>,
        settings_version -> BigInt,
    }
}

diesel::table! {
    users (id) {
        id -> BigInt,
        email -> Text,
        name -> Text,
        password_hash -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    memberships (organization_id, user_id) {
        organization_id -> BigInt,
        user_id -> BigInt,
        role -> Text,
        created_at -> BigInt,
        removed_by -> Nullable<BigInt>,
    }
}

diesel::table! {
    sessions (key_hash) {
        key_hash -> Text,
        user_id -> Nullable<BigInt>,
        state -> Text,
        expires_at -> BigInt,
    }
}

diesel::table! {
    sign_in_tries (subject) {
        subject -> Text,
        tries -> Integer,
        last_at -> BigInt,
    }
}

diesel::table! {
    setup_links (token_hash) {
        token_hash -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    invitations (id) {
        id -> BigInt,
        organization_id -> BigInt,
        token_hash -> Text,
        role -> Text,
        guest -> Text,
        invited_by -> BigInt,
        created_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    reset_links (token_hash) {
        token_hash -> Text,
        user_id -> BigInt,
        organization_id -> Nullable<BigInt>,
        made_by -> Nullable<BigInt>,
        created_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    stages (id) {
        id -> BigInt,
        organization_id -> BigInt,
        name -> Text,
        name_key -> Text,
        colour -> Text,
        position -> Integer,
        created_at -> BigInt,
        deleted_by -> Nullable<BigInt>,
        destination_id -> Nullable<BigInt>,
        deleted_by_name -> Nullable<Text>,
    }
}

diesel::table! {
    contacts (id) {
        id -> BigInt,
        organization_id -> BigInt,
        username -> Text,
        name -> Nullable<Text>,
        email -> Nullable<Text>,
        phone -> Nullable<Text>,
        deal_value -> Nullable<BigInt>,
        manychat_id -> Nullable<Text>,
        ig_id -> Nullable<Text>,
        source -> Text,
        stage_id -> BigInt,
        lead_status -> Text,
        conversation_status -> Text,
        assignee_id -> Nullable<BigInt>,
        version -> BigInt,
        sort_name -> Text,
        search_text -> Text,
        status_changed_at -> Nullable<BigInt>,
        last_activity_at -> BigInt,
        created_at -> BigInt,
        last_message_at -> Nullable<BigInt>,
        last_message_text -> Nullable<Text>,
        last_message_direction -> Nullable<Text>,
        last_inbound_at -> Nullable<BigInt>,
        answered_at -> Nullable<BigInt>,
        waiting_since -> Nullable<BigInt>,
        tag_ids -> Text,
    }
}

diesel::table! {
    board_counts (organization_id, stage_id, lead_status, conversation_status, assignee_id) {
        organization_id -> BigInt,
        stage_id -> BigInt,
        lead_status -> Text,
        conversation_status -> Text,
        assignee_id -> BigInt,
        number -> BigInt,
        deal_value -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    merged_contacts (id) {
        id -> BigInt,
        organization_id -> BigInt,
        contact_id -> BigInt,
        username -> Text,
        former_username -> Text,
        manychat_id -> Nullable<Text>,
        ig_id -> Nullable<Text>,
        created_at -> BigInt,
    }
}

diesel::table! {
    notes (id) {
        id -> BigInt,
        organization_id -> BigInt,
        contact_id -> BigInt,
        author_id -> BigInt,
        text -> Text,
        created_at -> BigInt,
        edited_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    rules (id) {
        id -> BigInt,
        organization_id -> BigInt,
        position -> Integer,
        trigger_kind -> Text,
        trigger_stage_id -> Nullable<BigInt>,
        trigger_lead_status -> Nullable<Text>,
        action_kind -> Text,
        action_stage_id -> Nullable<BigInt>,
        action_lead_status -> Nullable<Text>,
        signature -> Text,
        enabled -> Bool,
        created_at -> BigInt,
        name -> Nullable<Text>,
    }
}

diesel::table! {
    activities (id) {
        id -> BigInt,
        organization_id -> BigInt,
        contact_id -> Nullable<BigInt>,
        change_id -> Text,
        kind -> Text,
        old_id -> Nullable<BigInt>,
        old_text -> Nullable<Text>,
        new_id -> Nullable<BigInt>,
        new_text -> Nullable<Text>,
        user_id -> Nullable<BigInt>,
        user_name -> Nullable<Text>,
        through -> Text,
        rule_id -> Nullable<BigInt>,
        rule_name -> Nullable<Text>,
        created_at -> BigInt,
        subject_id -> Nullable<BigInt>,
        subject_name -> Nullable<Text>,
        batch_id -> Nullable<BigInt>,
        undoes -> Nullable<Text>,
        old_since -> Nullable<BigInt>,
    }
}

diesel::table! {
    runs (id) {
        id -> BigInt,
        organization_id -> BigInt,
        contact_id -> BigInt,
        contact_name -> Text,
        change_id -> Text,
        rule_id -> BigInt,
        rule_name -> Text,
        user_id -> Nullable<BigInt>,
        user_name -> Nullable<Text>,
        through -> Text,
        outcome -> Text,
        reason -> Nullable<Text>,
        detail -> Nullable<Text>,
        created_at -> BigInt,
    }
}

diesel::table! {
    messages (id) {
        id -> BigInt,
        organization_id -> BigInt,
        contact_id -> BigInt,
        direction -> Text,
        text -> Text,
        external_id -> Nullable<Text>,
        user_id -> Nullable<BigInt>,
        user_name -> Text,
        through -> Text,
        sent_at -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    tags (id) {
        id -> BigInt,
        organization_id -> BigInt,
        name -> Text,
        name_key -> Text,
        colour -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    contact_tags (organization_id, contact_id, tag_id) {
        organization_id -> BigInt,
        contact_id -> BigInt,
        tag_id -> BigInt,
    }
}

diesel::table! {
    saved_views (id) {
        id -> BigInt,
        organization_id -> BigInt,
        user_id -> BigInt,
        name -> Text,
        page -> Text,
        query -> Text,
        is_shared -> Bool,
        created_at -> BigInt,
    }
}

diesel::table! {
    api_tokens (id) {
        id -> BigInt,
        organization_id -> BigInt,
        name -> Text,
        token_hash -> Text,
        scope -> Text,
        made_by -> BigInt,
        created_at -> BigInt,
        last_used_at -> Nullable<BigInt>,
        revoked_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    idempotency_keys (token_id, key) {
        token_id -> BigInt,
        key -> Text,
        request_hash -> Text,
        status -> Integer,
        body -> Text,
        created_at -> BigInt,
        etag -> Nullable<Text>,
    }
}

diesel::table! {
    batches (id) {
        id -> BigInt,
        organization_id -> BigInt,
        kind -> Text,
        state -> Text,
        user_id -> BigInt,
        user_name -> Text,
        plan -> Text,
        undoes -> Nullable<BigInt>,
        total -> BigInt,
        created_at -> BigInt,
        finished_at -> Nullable<BigInt>,
        leased_until -> Nullable<BigInt>,
    }
}

diesel::table! {
    batch_items (batch_id, number) {
        organization_id -> BigInt,
        batch_id -> BigInt,
        number -> BigInt,
        contact_id -> Nullable<BigInt>,
        input -> Nullable<Text>,
        outcome -> Nullable<Text>,
        detail -> Nullable<Text>,
    }
}

diesel::table! {
    import_mappings (organization_id, header_hash) {
        organization_id -> BigInt,
        header_hash -> Text,
        mapping -> Text,
        updated_at -> BigInt,
    }
}

diesel::joinable!(memberships -> organizations (organization_id));
diesel::joinable!(memberships -> users (user_id));
diesel::joinable!(invitations -> organizations (organization_id));
diesel::joinable!(reset_links -> users (user_id));
diesel::joinable!(notes -> users (author_id));

diesel::allow_tables_to_appear_in_same_query!(
    organizations,
    users,
    memberships,
    invitations,
    reset_links,
    sessions,
    stages,
    contacts,
    board_counts,
    merged_contacts,
    notes,
    rules,
    activities,
    runs,
    messages,
    tags,
    contact_tags,
    saved_views,
    api_tokens,
    idempotency_keys,
    batches,
    batch_items,
    import_mappings,
);

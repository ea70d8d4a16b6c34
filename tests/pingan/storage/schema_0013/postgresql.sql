CREATE FUNCTION public.audit_line_is_kept() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            IF OLD.number <= COALESCE((SELECT max(pruned_to) FROM audit_head), 0) THEN
                RETURN OLD;
            END IF;
        END IF;
        RAISE EXCEPTION 'a line of the audit log is never changed or removed';
    END $$;
CREATE TABLE public.account (
    account_id bigint NOT NULL,
    name text NOT NULL,
    name_key character varying(200) NOT NULL COLLATE pg_catalog."C",
    role character varying(64) NOT NULL COLLATE pg_catalog."C",
    area_code character varying(32) COLLATE pg_catalog."C",
    password_hash text,
    must_change_password boolean NOT NULL,
    disabled_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    last_sign_in_at timestamp with time zone,
    second_factor_secret text,
    second_factor_since timestamp with time zone,
    second_factor_step bigint
);
CREATE SEQUENCE public.account_account_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.account_account_id_seq OWNED BY public.account.account_id;
CREATE TABLE public.account_contact (
    account_id bigint NOT NULL,
    area_code character varying(32) NOT NULL COLLATE pg_catalog."C",
    bound_at timestamp with time zone NOT NULL,
    bound_by text NOT NULL
);
CREATE TABLE public.account_identity (
    issuer character varying(500) NOT NULL COLLATE pg_catalog."C",
    subject character varying(255) NOT NULL COLLATE pg_catalog."C",
    account_id bigint NOT NULL,
    linked_at timestamp with time zone NOT NULL
);
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.area (
    boundary_version character varying(64) NOT NULL COLLATE pg_catalog."C",
    area_code character varying(32) NOT NULL COLLATE pg_catalog."C",
    level character varying(64) NOT NULL COLLATE pg_catalog."C",
    parent_code character varying(32) COLLATE pg_catalog."C",
    name text NOT NULL,
    name_en text,
    geometry bytea NOT NULL
);
CREATE TABLE public.assessment (
    assessment_id character varying(64) NOT NULL COLLATE pg_catalog."C",
    system_id character varying(64) NOT NULL COLLATE pg_catalog."C",
    year integer NOT NULL,
    rule_version character varying(64) NOT NULL COLLATE pg_catalog."C",
    sha256 character varying(64) NOT NULL,
    demonstration boolean NOT NULL,
    computed_at timestamp with time zone NOT NULL,
    computed_by text NOT NULL,
    computed_by_account bigint,
    application_version character varying(64) NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.assessment_frame (
    assessment_id character varying(64) NOT NULL COLLATE pg_catalog."C",
    frame character varying(64) NOT NULL COLLATE pg_catalog."C",
    parquet bytea NOT NULL
);
CREATE TABLE public.assessment_publication (
    publication_id bigint NOT NULL,
    system_id character varying(64) NOT NULL COLLATE pg_catalog."C",
    year integer NOT NULL,
    assessment_id character varying(64) NOT NULL COLLATE pg_catalog."C",
    published_at timestamp with time zone NOT NULL,
    published_by text NOT NULL,
    reason text
);
CREATE SEQUENCE public.assessment_publication_publication_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.assessment_publication_publication_id_seq OWNED BY public.assessment_publication.publication_id;
CREATE TABLE public.assessment_release (
    assessment_id character varying(64) NOT NULL COLLATE pg_catalog."C",
    release_id character varying(64) NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.audit_head (
    head integer NOT NULL,
    number bigint NOT NULL,
    sha256 character varying(64) NOT NULL,
    first_sha256 character varying(64) NOT NULL,
    pruned_to bigint NOT NULL,
    pruned_sha256 character varying(64) NOT NULL
);
CREATE TABLE public.audit_line (
    number bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    who text NOT NULL,
    address text NOT NULL,
    action character varying(64) NOT NULL COLLATE pg_catalog."C",
    object text NOT NULL,
    outcome character varying(64) NOT NULL COLLATE pg_catalog."C",
    detail text,
    previous character varying(64) NOT NULL,
    sha256 character varying(64) NOT NULL
);
CREATE TABLE public.batch (
    batch_id bigint NOT NULL,
    quarter character varying(6) NOT NULL COLLATE pg_catalog."C",
    department character varying(100) NOT NULL COLLATE pg_catalog."C",
    file_name text NOT NULL,
    sha256 character varying(64) NOT NULL,
    received_at timestamp with time zone NOT NULL,
    received_by text NOT NULL,
    reason text,
    demonstration boolean NOT NULL,
    remark text
);
CREATE SEQUENCE public.batch_batch_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.batch_batch_id_seq OWNED BY public.batch.batch_id;
CREATE TABLE public.batch_indicator (
    batch_id bigint NOT NULL,
    indicator character varying(64) NOT NULL COLLATE pg_catalog."C",
    observations integer NOT NULL
);
CREATE TABLE public.batch_withdrawal (
    batch_id bigint NOT NULL,
    withdrawn_at timestamp with time zone NOT NULL,
    withdrawn_by text NOT NULL,
    reason text NOT NULL
);
CREATE TABLE public.boundary_version (
    version character varying(64) NOT NULL COLLATE pg_catalog."C",
    saved_at timestamp with time zone NOT NULL,
    adopted_at timestamp with time zone NOT NULL,
    credit text NOT NULL,
    demonstration boolean NOT NULL,
    report text
);
CREATE TABLE public.demonstration_account (
    account_id bigint NOT NULL,
    password text NOT NULL
);
CREATE TABLE public.indicator_system (
    system_id character varying(64) NOT NULL COLLATE pg_catalog."C",
    version character varying(64) NOT NULL COLLATE pg_catalog."C",
    applies_from character varying(6) NOT NULL COLLATE pg_catalog."C",
    title_zh text NOT NULL,
    title_en text NOT NULL,
    toml text NOT NULL,
    sha256 character varying(64) NOT NULL,
    demonstration boolean NOT NULL,
    saved_at timestamp with time zone NOT NULL
);
CREATE TABLE public.listing (
    listing_id bigint NOT NULL,
    system_id character varying(64) NOT NULL COLLATE pg_catalog."C",
    area_code character varying(32) NOT NULL COLLATE pg_catalog."C",
    quarter character varying(6) NOT NULL COLLATE pg_catalog."C",
    reason text NOT NULL,
    measure text NOT NULL,
    office text NOT NULL,
    due_on character varying(10) NOT NULL,
    warning_id bigint,
    listed_at timestamp with time zone NOT NULL,
    listed_by text NOT NULL,
    listed_by_account bigint
);
CREATE SEQUENCE public.listing_listing_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.listing_listing_id_seq OWNED BY public.listing.listing_id;
CREATE TABLE public.listing_note (
    note_id bigint NOT NULL,
    listing_id bigint NOT NULL,
    note text NOT NULL,
    due_on character varying(10),
    noted_at timestamp with time zone NOT NULL,
    noted_by text NOT NULL,
    noted_by_account bigint
);
CREATE SEQUENCE public.listing_note_note_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.listing_note_note_id_seq OWNED BY public.listing_note.note_id;
CREATE TABLE public.listing_removal (
    listing_id bigint NOT NULL,
    quarter character varying(6) NOT NULL COLLATE pg_catalog."C",
    outcome character varying(64) NOT NULL COLLATE pg_catalog."C",
    remark text NOT NULL,
    removed_at timestamp with time zone NOT NULL,
    removed_by text NOT NULL,
    removed_by_account bigint
);
CREATE TABLE public.observation (
    batch_id bigint NOT NULL,
    indicator character varying(64) NOT NULL COLLATE pg_catalog."C",
    area_code character varying(32) NOT NULL COLLATE pg_catalog."C",
    numerator double precision,
    denominator double precision,
    grade double precision
);
CREATE TABLE public.proposal (
    proposal_id bigint NOT NULL,
    system_id character varying(64) NOT NULL COLLATE pg_catalog."C",
    quarter character varying(6) NOT NULL COLLATE pg_catalog."C",
    sha256 character varying(64) NOT NULL,
    replaces character varying(64) COLLATE pg_catalog."C",
    reason text,
    proposed_at timestamp with time zone NOT NULL,
    proposed_by text NOT NULL,
    proposed_by_account bigint
);
CREATE TABLE public.proposal_decision (
    proposal_id bigint NOT NULL,
    decision character varying(64) NOT NULL COLLATE pg_catalog."C",
    decided_at timestamp with time zone NOT NULL,
    decided_by text NOT NULL,
    decided_by_account bigint,
    reason text
);
CREATE SEQUENCE public.proposal_proposal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.proposal_proposal_id_seq OWNED BY public.proposal.proposal_id;
CREATE TABLE public.publication (
    publication_id bigint NOT NULL,
    system_id character varying(64) NOT NULL COLLATE pg_catalog."C",
    quarter character varying(6) NOT NULL COLLATE pg_catalog."C",
    release_id character varying(64) NOT NULL COLLATE pg_catalog."C",
    published_at timestamp with time zone NOT NULL,
    published_by text NOT NULL,
    reason text
);
CREATE SEQUENCE public.publication_publication_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.publication_publication_id_seq OWNED BY public.publication.publication_id;
CREATE TABLE public.published_quarter (
    system_id character varying(64) NOT NULL COLLATE pg_catalog."C",
    quarter character varying(6) NOT NULL COLLATE pg_catalog."C",
    publication_id bigint NOT NULL
);
CREATE TABLE public.quarter_due (
    quarter character varying(6) NOT NULL COLLATE pg_catalog."C",
    due_on character varying(10) NOT NULL COLLATE pg_catalog."C",
    set_at timestamp with time zone NOT NULL,
    set_by text NOT NULL
);
CREATE TABLE public.release (
    release_id character varying(64) NOT NULL COLLATE pg_catalog."C",
    system_id character varying(64) NOT NULL COLLATE pg_catalog."C",
    system_version character varying(64) NOT NULL COLLATE pg_catalog."C",
    quarter character varying(6) NOT NULL COLLATE pg_catalog."C",
    sha256 character varying(64) NOT NULL,
    boundary_version character varying(64) NOT NULL COLLATE pg_catalog."C",
    demonstration boolean NOT NULL,
    previous_release_id character varying(64) COLLATE pg_catalog."C",
    year_release_id character varying(64) COLLATE pg_catalog."C",
    computed_at timestamp with time zone NOT NULL,
    application_version character varying(64) NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.release_batch (
    release_id character varying(64) NOT NULL COLLATE pg_catalog."C",
    batch_id bigint NOT NULL
);
CREATE TABLE public.release_frame (
    release_id character varying(64) NOT NULL COLLATE pg_catalog."C",
    frame character varying(64) NOT NULL COLLATE pg_catalog."C",
    parquet bytea NOT NULL
);
CREATE TABLE public.report_job (
    job_id bigint NOT NULL,
    account_id bigint NOT NULL,
    scope character varying(32) NOT NULL COLLATE pg_catalog."C",
    quarter character varying(6) NOT NULL COLLATE pg_catalog."C",
    edition character varying(64) NOT NULL COLLATE pg_catalog."C",
    area_code character varying(32) COLLATE pg_catalog."C",
    form character varying(64) NOT NULL COLLATE pg_catalog."C",
    language character varying(2) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    state character varying(64) NOT NULL COLLATE pg_catalog."C",
    percent integer NOT NULL,
    begun integer NOT NULL,
    runner character varying(64) COLLATE pg_catalog."C",
    seen_at timestamp with time zone,
    finished_at timestamp with time zone,
    file_name text,
    stored_as text,
    size integer,
    sha256 character varying(64),
    error_zh text,
    error_en text
);
CREATE SEQUENCE public.report_job_job_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.report_job_job_id_seq OWNED BY public.report_job.job_id;
CREATE TABLE public.rule_file (
    kind character varying(64) NOT NULL COLLATE pg_catalog."C",
    system_id character varying(64) NOT NULL COLLATE pg_catalog."C",
    version character varying(64) NOT NULL COLLATE pg_catalog."C",
    toml text NOT NULL,
    sha256 character varying(64) NOT NULL,
    demonstration boolean NOT NULL,
    stored_at timestamp with time zone NOT NULL,
    stored_by text NOT NULL
);
CREATE TABLE public.screen_playlist (
    playlist_id bigint NOT NULL,
    saved_at timestamp with time zone NOT NULL,
    saved_by text NOT NULL,
    content text
);
CREATE SEQUENCE public.screen_playlist_playlist_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.screen_playlist_playlist_id_seq OWNED BY public.screen_playlist.playlist_id;
CREATE TABLE public.screen_token (
    token_id bigint NOT NULL,
    name text NOT NULL,
    secret_sha256 character varying(64) NOT NULL,
    address text,
    until timestamp with time zone,
    issued_at timestamp with time zone NOT NULL,
    issued_by text NOT NULL,
    revoked_at timestamp with time zone,
    last_used_at timestamp with time zone,
    kind character varying(10) DEFAULT 'screen'::character varying NOT NULL,
    area_code text,
    shows character varying(10) DEFAULT 'streets'::character varying NOT NULL
);
CREATE SEQUENCE public.screen_token_token_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.screen_token_token_id_seq OWNED BY public.screen_token.token_id;
CREATE TABLE public.session (
    session_id bigint NOT NULL,
    token_sha256 character varying(64) NOT NULL,
    account_id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    address text NOT NULL,
    via character varying(20) NOT NULL
);
CREATE SEQUENCE public.session_session_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.session_session_id_seq OWNED BY public.session.session_id;
CREATE TABLE public.sign_in_failure (
    failure_id bigint NOT NULL,
    name_sha256 character varying(64) NOT NULL,
    address text NOT NULL,
    failed_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.sign_in_failure_failure_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.sign_in_failure_failure_id_seq OWNED BY public.sign_in_failure.failure_id;
CREATE TABLE public.submission (
    submission_id bigint NOT NULL,
    quarter character varying(6) NOT NULL COLLATE pg_catalog."C",
    department character varying(100) COLLATE pg_catalog."C",
    file_name text NOT NULL,
    sha256 character varying(64) NOT NULL,
    size integer NOT NULL,
    received_at timestamp with time zone NOT NULL,
    received_by text NOT NULL,
    state character varying(64) NOT NULL COLLATE pg_catalog."C",
    indicators text NOT NULL,
    findings text NOT NULL,
    batch_id bigint,
    settled_at timestamp with time zone,
    settled_by text
);
CREATE TABLE public.submission_file (
    submission_id bigint NOT NULL,
    content bytea NOT NULL
);
CREATE SEQUENCE public.submission_submission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.submission_submission_id_seq OWNED BY public.submission.submission_id;
CREATE TABLE public.system_draft (
    draft_id bigint NOT NULL,
    system_id character varying(64) NOT NULL COLLATE pg_catalog."C",
    based_on character varying(64) NOT NULL COLLATE pg_catalog."C",
    created_at timestamp with time zone NOT NULL,
    created_by text NOT NULL,
    revision integer NOT NULL,
    proposed_sha256 character varying(64),
    proposed_at timestamp with time zone,
    proposed_by text,
    proposed_by_account bigint,
    closed_at timestamp with time zone,
    closed_by text,
    outcome character varying(64) COLLATE pg_catalog."C"
);
CREATE SEQUENCE public.system_draft_draft_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.system_draft_draft_id_seq OWNED BY public.system_draft.draft_id;
CREATE TABLE public.system_draft_revision (
    draft_id bigint NOT NULL,
    revision integer NOT NULL,
    saved_at timestamp with time zone NOT NULL,
    saved_by text NOT NULL,
    tables text NOT NULL,
    judgements text NOT NULL
);
CREATE TABLE public.warning (
    warning_id bigint NOT NULL,
    release_id character varying(64) NOT NULL COLLATE pg_catalog."C",
    area_code character varying(32) NOT NULL COLLATE pg_catalog."C",
    rule character varying(64) NOT NULL COLLATE pg_catalog."C",
    subject character varying(64) NOT NULL COLLATE pg_catalog."C",
    figures text NOT NULL
);
CREATE TABLE public.warning_acknowledgement (
    acknowledgement_id bigint NOT NULL,
    warning_id bigint NOT NULL,
    remark text NOT NULL,
    acknowledged_at timestamp with time zone NOT NULL,
    acknowledged_by text NOT NULL,
    acknowledged_by_account bigint
);
CREATE SEQUENCE public.warning_acknowledgement_acknowledgement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.warning_acknowledgement_acknowledgement_id_seq OWNED BY public.warning_acknowledgement.acknowledgement_id;
CREATE TABLE public.warning_evaluation (
    release_id character varying(64) NOT NULL COLLATE pg_catalog."C",
    system_id character varying(64) NOT NULL COLLATE pg_catalog."C",
    rules_version character varying(64) NOT NULL COLLATE pg_catalog."C",
    evaluated_at timestamp with time zone NOT NULL
);
CREATE TABLE public.warning_rules (
    system_id character varying(64) NOT NULL COLLATE pg_catalog."C",
    version character varying(64) NOT NULL COLLATE pg_catalog."C",
    applies_from character varying(6) NOT NULL COLLATE pg_catalog."C",
    title_zh text NOT NULL,
    title_en text NOT NULL,
    toml text NOT NULL,
    sha256 character varying(64) NOT NULL,
    saved_at timestamp with time zone NOT NULL,
    saved_by text NOT NULL
);
CREATE SEQUENCE public.warning_warning_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.warning_warning_id_seq OWNED BY public.warning.warning_id;
ALTER TABLE ONLY public.account ALTER COLUMN account_id SET DEFAULT nextval('public.account_account_id_seq'::regclass);
ALTER TABLE ONLY public.assessment_publication ALTER COLUMN publication_id SET DEFAULT nextval('public.assessment_publication_publication_id_seq'::regclass);
ALTER TABLE ONLY public.batch ALTER COLUMN batch_id SET DEFAULT nextval('public.batch_batch_id_seq'::regclass);
ALTER TABLE ONLY public.listing ALTER COLUMN listing_id SET DEFAULT nextval('public.listing_listing_id_seq'::regclass);
ALTER TABLE ONLY public.listing_note ALTER COLUMN note_id SET DEFAULT nextval('public.listing_note_note_id_seq'::regclass);
ALTER TABLE ONLY public.proposal ALTER COLUMN proposal_id SET DEFAULT nextval('public.proposal_proposal_id_seq'::regclass);
ALTER TABLE ONLY public.publication ALTER COLUMN publication_id SET DEFAULT nextval('public.publication_publication_id_seq'::regclass);
ALTER TABLE ONLY public.report_job ALTER COLUMN job_id SET DEFAULT nextval('public.report_job_job_id_seq'::regclass);
ALTER TABLE ONLY public.screen_playlist ALTER COLUMN playlist_id SET DEFAULT nextval('public.screen_playlist_playlist_id_seq'::regclass);
ALTER TABLE ONLY public.screen_token ALTER COLUMN token_id SET DEFAULT nextval('public.screen_token_token_id_seq'::regclass);
ALTER TABLE ONLY public.session ALTER COLUMN session_id SET DEFAULT nextval('public.session_session_id_seq'::regclass);
ALTER TABLE ONLY public.sign_in_failure ALTER COLUMN failure_id SET DEFAULT nextval('public.sign_in_failure_failure_id_seq'::regclass);
ALTER TABLE ONLY public.submission ALTER COLUMN submission_id SET DEFAULT nextval('public.submission_submission_id_seq'::regclass);
ALTER TABLE ONLY public.system_draft ALTER COLUMN draft_id SET DEFAULT nextval('public.system_draft_draft_id_seq'::regclass);
ALTER TABLE ONLY public.warning ALTER COLUMN warning_id SET DEFAULT nextval('public.warning_warning_id_seq'::regclass);
ALTER TABLE ONLY public.warning_acknowledgement ALTER COLUMN acknowledgement_id SET DEFAULT nextval('public.warning_acknowledgement_acknowledgement_id_seq'::regclass);
INSERT INTO public.account VALUES (1, '区平安办', '区平安办', 'leader', NULL, '$argon2id$v=19$m=65536,t=3,p=4$LWgK8rB5lLVHLI4mmQxueA$H4cKMHYmx6UlnbQq6oBjcD4Fa6GHfSa9PwcJWJvUTNM', false, NULL, '2026-12-01 08:13:24.054485+08', '2026-12-01 08:13:25.032899+08', NULL, NULL, NULL);
INSERT INTO public.alembic_version VALUES ('0013');
INSERT INTO public.area VALUES ('4dfa762213219210', '31', 'district', NULL, '小区', 'Small', '\x010300000001000000050000009a99999999595e400000000000003f409a99999999595e409a99999999193f400000000000405e409a99999999193f400000000000405e400000000000003f409a99999999595e400000000000003f40');
INSERT INTO public.area VALUES ('4dfa762213219210', '31001', 'street', '31', '街道1', NULL, '\x01030000000100000005000000cdcccccccc4c5e400000000000003f40cdcccccccc4c5e409a99999999193f400000000000405e409a99999999193f400000000000405e400000000000003f40cdcccccccc4c5e400000000000003f40');
INSERT INTO public.area VALUES ('4dfa762213219210', '310011', 'committee', '31001', '居委会1-1', NULL, '\x010300000001000000050000006666666666465e400000000000003f406666666666465e409a99999999193f400000000000405e409a99999999193f400000000000405e400000000000003f406666666666465e400000000000003f40');
INSERT INTO public.area VALUES ('4dfa762213219210', '310012', 'committee', '31001', '居委会1-2', NULL, '\x01030000000100000005000000cccccccccc4c5e400000000000003f40cccccccccc4c5e409a99999999193f406666666666465e409a99999999193f406666666666465e400000000000003f40cccccccccc4c5e400000000000003f40');
INSERT INTO public.area VALUES ('4dfa762213219210', '31002', 'street', '31', '街道2', NULL, '\x010300000001000000050000009a99999999595e400000000000003f409a99999999595e409a99999999193f40cdcccccccc4c5e409a99999999193f40cdcccccccc4c5e400000000000003f409a99999999595e400000000000003f40');
INSERT INTO public.area VALUES ('4dfa762213219210', '310021', 'committee', '31002', '居委会2-1', NULL, '\x010300000001000000050000003333333333535e400000000000003f403333333333535e409a99999999193f40cdcccccccc4c5e409a99999999193f40cdcccccccc4c5e400000000000003f403333333333535e400000000000003f40');
INSERT INTO public.area VALUES ('4dfa762213219210', '310022', 'committee', '31002', '居委会2-2', NULL, '\x010300000001000000050000009999999999595e400000000000003f409999999999595e409a99999999193f403333333333535e409a99999999193f403333333333535e400000000000003f409999999999595e400000000000003f40');
INSERT INTO public.audit_head VALUES (1, 3, '0a3b1f1017149e787a0811e4be56147afa105cde0a1228e00a4ecf0e8abcec71', '03779d1ed5947846ef7c592bcfece25a55e63eb905f62f8d95bbbd517b3c8bd2', 0, '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.audit_line VALUES (1, '2026-12-01 08:13:24.055432+08', 'tester', 'command line', 'account-created', '区平安办', 'done', '{"area_code": null, "role": "leader"}', '0000000000000000000000000000000000000000000000000000000000000000', '03779d1ed5947846ef7c592bcfece25a55e63eb905f62f8d95bbbd517b3c8bd2');
INSERT INTO public.audit_line VALUES (2, '2026-12-01 08:13:25.056879+08', '区平安办', '::1', 'sign-in', '区平安办', 'done', '{"via": "password"}', '03779d1ed5947846ef7c592bcfece25a55e63eb905f62f8d95bbbd517b3c8bd2', '003afe645766ed2158185e0fc1b5b5dd06fb2746afc9d64dcb72c6910521855f');
INSERT INTO public.audit_line VALUES (3, '2026-12-01 08:13:25.0639+08', 'tester', 'command line', 'token-issued', '指挥中心大屏', 'done', '{"address": null, "area": null, "kind": "screen", "number": 1, "shows": "streets", "until": null}', '003afe645766ed2158185e0fc1b5b5dd06fb2746afc9d64dcb72c6910521855f', '0a3b1f1017149e787a0811e4be56147afa105cde0a1228e00a4ecf0e8abcec71');
INSERT INTO public.batch VALUES (1, '2017Q1', '公安分局', '公安分局-2017Q1.xlsx', '19a1979d48bd7087ce75317347576e080a5617dd17e037c925f52795e9d3901e', '2026-12-01 08:13:23.316563+08', 'tester', NULL, false, NULL);
INSERT INTO public.batch VALUES (2, '2017Q1', '综治办', '综治办-2017Q1.xlsx', '866f5ae74c2ecbea1b1cdca32a36c66f87cb2fef8007c035de9bafbceca22e9a', '2026-12-01 08:13:23.337106+08', 'tester', NULL, false, NULL);
INSERT INTO public.batch_indicator VALUES (1, 'S1', 4);
INSERT INTO public.batch_indicator VALUES (1, 'S2', 2);
INSERT INTO public.batch_indicator VALUES (2, 'F1', 4);
INSERT INTO public.boundary_version VALUES ('4dfa762213219210', '2026-12-01 08:13:23.269533+08', '2026-12-01 08:13:23.269533+08', '© test', true, NULL);
INSERT INTO public.indicator_system VALUES ('small', '1', '2015Q1', '小体系', 'Small system', '
[system]
id = "small"
version = "1"
applies_from = "2015Q1"
title = { zh = "小体系", en = "Small system" }
levels = ["district", "street", "committee"]
clip = true
base_quarters = ["2016Q1"]
smoothing_levels = ["committee"]
[[dimension]]
code = "security"
name_zh = "治安状况"
name_en = "Public security"
[[dimension]]
code = "prevention"
name_zh = "防范状况"
name_en = "Prevention"
[[indicator]]
code = "S1"
dimension = "security"
name_zh = "盗窃"
name_en = "Thefts"
department = "公安分局"
kind = "rate"
per = 10000
direction = "negative"
satisfactory = 10
impermissible = 100
weight = 3
finest_level = "committee"
window_quarters = 2
smoothing = "eb"
[[indicator]]
code = "S2"
dimension = "security"
name_zh = "案件变化"
name_en = "Change of cases"
department = "公安分局"
kind = "growth"
direction = "negative"
satisfactory = -10
impermissible = 20
weight = 1
finest_level = "street"
[[indicator]]
code = "F1"
dimension = "prevention"
name_zh = "防御等级"
name_en = "Defence grade"
department = "综治办"
kind = "graded"
direction = "positive"
satisfactory = 100
impermissible = 60
weight = 2
finest_level = "committee"
', 'ec5d8b1a2dde78c6beeb3488446382561d994f7efcc99421eb8d9ae82636837e', false, '2026-12-01 08:13:23.259872+08');
INSERT INTO public.observation VALUES (1, 'S1', '310011', 9, 2000, NULL);
INSERT INTO public.observation VALUES (1, 'S1', '310012', 5, 2010, NULL);
INSERT INTO public.observation VALUES (1, 'S1', '310021', 5, 2020, NULL);
INSERT INTO public.observation VALUES (1, 'S1', '310022', 10, 2030, NULL);
INSERT INTO public.observation VALUES (1, 'S2', '31001', 50, NULL, NULL);
INSERT INTO public.observation VALUES (1, 'S2', '31002', 46, NULL, NULL);
INSERT INTO public.observation VALUES (2, 'F1', '310011', NULL, 700, 85);
INSERT INTO public.observation VALUES (2, 'F1', '310012', NULL, 700, 100);
INSERT INTO public.observation VALUES (2, 'F1', '310021', NULL, 700, 50);
INSERT INTO public.observation VALUES (2, 'F1', '310022', NULL, 700, 100);
INSERT INTO public.screen_playlist VALUES (1, '2026-12-01 08:13:25.071499+08', '区平安办', '{"scenes": []}');
INSERT INTO public.screen_token VALUES (1, '指挥中心大屏', '7bd8864ba91e8219c21ae4d3ab99bd5ce8dd3318619e145f96cfc5957228e9f6', NULL, NULL, '2026-12-01 08:13:25.062176+08', 'tester', NULL, NULL, 'screen', NULL, 'streets');
INSERT INTO public.session VALUES (1, '40dcc551dd0aa66a3e723c9ecc71fbee7675741d7ccc79985a40744a26fe1e16', 1, '2026-12-01 08:13:25.032899+08', '2026-12-01 08:13:25.032899+08', '::1', 'password');
SELECT pg_catalog.setval('public.account_account_id_seq', 1, true);
SELECT pg_catalog.setval('public.assessment_publication_publication_id_seq', 1, false);
SELECT pg_catalog.setval('public.batch_batch_id_seq', 2, true);
SELECT pg_catalog.setval('public.listing_listing_id_seq', 1, false);
SELECT pg_catalog.setval('public.listing_note_note_id_seq', 1, false);
SELECT pg_catalog.setval('public.proposal_proposal_id_seq', 1, false);
SELECT pg_catalog.setval('public.publication_publication_id_seq', 1, false);
SELECT pg_catalog.setval('public.report_job_job_id_seq', 1, false);
SELECT pg_catalog.setval('public.screen_playlist_playlist_id_seq', 1, true);
SELECT pg_catalog.setval('public.screen_token_token_id_seq', 1, true);
SELECT pg_catalog.setval('public.session_session_id_seq', 1, true);
SELECT pg_catalog.setval('public.sign_in_failure_failure_id_seq', 1, false);
SELECT pg_catalog.setval('public.submission_submission_id_seq', 1, false);
SELECT pg_catalog.setval('public.system_draft_draft_id_seq', 1, false);
SELECT pg_catalog.setval('public.warning_acknowledgement_acknowledgement_id_seq', 1, false);
SELECT pg_catalog.setval('public.warning_warning_id_seq', 1, false);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.account
    ADD CONSTRAINT pk_account PRIMARY KEY (account_id);
ALTER TABLE ONLY public.account_contact
    ADD CONSTRAINT pk_account_contact PRIMARY KEY (account_id, area_code);
ALTER TABLE ONLY public.account_identity
    ADD CONSTRAINT pk_account_identity PRIMARY KEY (issuer, subject);
ALTER TABLE ONLY public.area
    ADD CONSTRAINT pk_area PRIMARY KEY (boundary_version, area_code);
ALTER TABLE ONLY public.assessment
    ADD CONSTRAINT pk_assessment PRIMARY KEY (assessment_id);
ALTER TABLE ONLY public.assessment_frame
    ADD CONSTRAINT pk_assessment_frame PRIMARY KEY (assessment_id, frame);
ALTER TABLE ONLY public.assessment_publication
    ADD CONSTRAINT pk_assessment_publication PRIMARY KEY (publication_id);
ALTER TABLE ONLY public.assessment_release
    ADD CONSTRAINT pk_assessment_release PRIMARY KEY (assessment_id, release_id);
ALTER TABLE ONLY public.audit_head
    ADD CONSTRAINT pk_audit_head PRIMARY KEY (head);
ALTER TABLE ONLY public.audit_line
    ADD CONSTRAINT pk_audit_line PRIMARY KEY (number);
ALTER TABLE ONLY public.batch
    ADD CONSTRAINT pk_batch PRIMARY KEY (batch_id);
ALTER TABLE ONLY public.batch_indicator
    ADD CONSTRAINT pk_batch_indicator PRIMARY KEY (batch_id, indicator);
ALTER TABLE ONLY public.batch_withdrawal
    ADD CONSTRAINT pk_batch_withdrawal PRIMARY KEY (batch_id);
ALTER TABLE ONLY public.boundary_version
    ADD CONSTRAINT pk_boundary_version PRIMARY KEY (version);
ALTER TABLE ONLY public.demonstration_account
    ADD CONSTRAINT pk_demonstration_account PRIMARY KEY (account_id);
ALTER TABLE ONLY public.indicator_system
    ADD CONSTRAINT pk_indicator_system PRIMARY KEY (system_id, version);
ALTER TABLE ONLY public.listing
    ADD CONSTRAINT pk_listing PRIMARY KEY (listing_id);
ALTER TABLE ONLY public.listing_note
    ADD CONSTRAINT pk_listing_note PRIMARY KEY (note_id);
ALTER TABLE ONLY public.listing_removal
    ADD CONSTRAINT pk_listing_removal PRIMARY KEY (listing_id);
ALTER TABLE ONLY public.observation
    ADD CONSTRAINT pk_observation PRIMARY KEY (batch_id, indicator, area_code);
ALTER TABLE ONLY public.proposal
    ADD CONSTRAINT pk_proposal PRIMARY KEY (proposal_id);
ALTER TABLE ONLY public.proposal_decision
    ADD CONSTRAINT pk_proposal_decision PRIMARY KEY (proposal_id);
ALTER TABLE ONLY public.publication
    ADD CONSTRAINT pk_publication PRIMARY KEY (publication_id);
ALTER TABLE ONLY public.published_quarter
    ADD CONSTRAINT pk_published_quarter PRIMARY KEY (system_id, quarter);
ALTER TABLE ONLY public.quarter_due
    ADD CONSTRAINT pk_quarter_due PRIMARY KEY (quarter);
ALTER TABLE ONLY public.release
    ADD CONSTRAINT pk_release PRIMARY KEY (release_id);
ALTER TABLE ONLY public.release_batch
    ADD CONSTRAINT pk_release_batch PRIMARY KEY (release_id, batch_id);
ALTER TABLE ONLY public.release_frame
    ADD CONSTRAINT pk_release_frame PRIMARY KEY (release_id, frame);
ALTER TABLE ONLY public.report_job
    ADD CONSTRAINT pk_report_job PRIMARY KEY (job_id);
ALTER TABLE ONLY public.rule_file
    ADD CONSTRAINT pk_rule_file PRIMARY KEY (kind, system_id, version);
ALTER TABLE ONLY public.screen_playlist
    ADD CONSTRAINT pk_screen_playlist PRIMARY KEY (playlist_id);
ALTER TABLE ONLY public.screen_token
    ADD CONSTRAINT pk_screen_token PRIMARY KEY (token_id);
ALTER TABLE ONLY public.session
    ADD CONSTRAINT pk_session PRIMARY KEY (session_id);
ALTER TABLE ONLY public.sign_in_failure
    ADD CONSTRAINT pk_sign_in_failure PRIMARY KEY (failure_id);
ALTER TABLE ONLY public.submission
    ADD CONSTRAINT pk_submission PRIMARY KEY (submission_id);
ALTER TABLE ONLY public.submission_file
    ADD CONSTRAINT pk_submission_file PRIMARY KEY (submission_id);
ALTER TABLE ONLY public.system_draft
    ADD CONSTRAINT pk_system_draft PRIMARY KEY (draft_id);
ALTER TABLE ONLY public.system_draft_revision
    ADD CONSTRAINT pk_system_draft_revision PRIMARY KEY (draft_id, revision);
ALTER TABLE ONLY public.warning
    ADD CONSTRAINT pk_warning PRIMARY KEY (warning_id);
ALTER TABLE ONLY public.warning_acknowledgement
    ADD CONSTRAINT pk_warning_acknowledgement PRIMARY KEY (acknowledgement_id);
ALTER TABLE ONLY public.warning_evaluation
    ADD CONSTRAINT pk_warning_evaluation PRIMARY KEY (release_id);
ALTER TABLE ONLY public.warning_rules
    ADD CONSTRAINT pk_warning_rules PRIMARY KEY (system_id, version);
ALTER TABLE ONLY public.account
    ADD CONSTRAINT uq_account_name_key UNIQUE (name_key);
ALTER TABLE ONLY public.assessment
    ADD CONSTRAINT uq_assessment_sha256 UNIQUE (sha256);
ALTER TABLE ONLY public.release
    ADD CONSTRAINT uq_release_sha256 UNIQUE (sha256);
ALTER TABLE ONLY public.screen_token
    ADD CONSTRAINT uq_screen_token_secret_sha256 UNIQUE (secret_sha256);
ALTER TABLE ONLY public.session
    ADD CONSTRAINT uq_session_token_sha256 UNIQUE (token_sha256);
CREATE INDEX ix_account_identity_account_id ON public.account_identity USING btree (account_id);
CREATE INDEX ix_area_boundary_version_parent_code ON public.area USING btree (boundary_version, parent_code);
CREATE INDEX ix_assessment_publication_system_id_year ON public.assessment_publication USING btree (system_id, year);
CREATE INDEX ix_audit_line_at ON public.audit_line USING btree (at);
CREATE INDEX ix_batch_quarter_department ON public.batch USING btree (quarter, department);
CREATE INDEX ix_listing_note_listing_id ON public.listing_note USING btree (listing_id);
CREATE INDEX ix_listing_system_id_area_code ON public.listing USING btree (system_id, area_code);
CREATE INDEX ix_proposal_system_id_quarter ON public.proposal USING btree (system_id, quarter);
CREATE INDEX ix_publication_release_id ON public.publication USING btree (release_id);
CREATE INDEX ix_report_job_account_id ON public.report_job USING btree (account_id);
CREATE INDEX ix_report_job_state ON public.report_job USING btree (state);
CREATE INDEX ix_session_account_id ON public.session USING btree (account_id);
CREATE INDEX ix_sign_in_failure_address ON public.sign_in_failure USING btree (address);
CREATE INDEX ix_sign_in_failure_failed_at ON public.sign_in_failure USING btree (failed_at);
CREATE INDEX ix_sign_in_failure_name_sha256 ON public.sign_in_failure USING btree (name_sha256);
CREATE INDEX ix_submission_quarter ON public.submission USING btree (quarter);
CREATE INDEX ix_warning_acknowledgement_warning_id ON public.warning_acknowledgement USING btree (warning_id);
CREATE INDEX ix_warning_release_id_area_code ON public.warning USING btree (release_id, area_code);
CREATE TRIGGER audit_line_is_kept BEFORE DELETE OR UPDATE ON public.audit_line FOR EACH ROW EXECUTE FUNCTION public.audit_line_is_kept();
CREATE TRIGGER audit_line_is_not_truncated BEFORE TRUNCATE ON public.audit_line FOR EACH STATEMENT EXECUTE FUNCTION public.audit_line_is_kept();
ALTER TABLE ONLY public.account_contact
    ADD CONSTRAINT fk_account_contact_account_id FOREIGN KEY (account_id) REFERENCES public.account(account_id);
ALTER TABLE ONLY public.account_identity
    ADD CONSTRAINT fk_account_identity_account_id FOREIGN KEY (account_id) REFERENCES public.account(account_id);
ALTER TABLE ONLY public.area
    ADD CONSTRAINT fk_area_boundary_version FOREIGN KEY (boundary_version) REFERENCES public.boundary_version(version);
ALTER TABLE ONLY public.assessment_frame
    ADD CONSTRAINT fk_assessment_frame_assessment_id FOREIGN KEY (assessment_id) REFERENCES public.assessment(assessment_id);
ALTER TABLE ONLY public.assessment_publication
    ADD CONSTRAINT fk_assessment_publication_assessment_id FOREIGN KEY (assessment_id) REFERENCES public.assessment(assessment_id);
ALTER TABLE ONLY public.assessment_release
    ADD CONSTRAINT fk_assessment_release_assessment_id FOREIGN KEY (assessment_id) REFERENCES public.assessment(assessment_id);
ALTER TABLE ONLY public.assessment_release
    ADD CONSTRAINT fk_assessment_release_release_id FOREIGN KEY (release_id) REFERENCES public.release(release_id);
ALTER TABLE ONLY public.batch_indicator
    ADD CONSTRAINT fk_batch_indicator_batch_id FOREIGN KEY (batch_id) REFERENCES public.batch(batch_id);
ALTER TABLE ONLY public.batch_withdrawal
    ADD CONSTRAINT fk_batch_withdrawal_batch_id FOREIGN KEY (batch_id) REFERENCES public.batch(batch_id);
ALTER TABLE ONLY public.demonstration_account
    ADD CONSTRAINT fk_demonstration_account_account_id FOREIGN KEY (account_id) REFERENCES public.account(account_id);
ALTER TABLE ONLY public.listing_note
    ADD CONSTRAINT fk_listing_note_listing_id FOREIGN KEY (listing_id) REFERENCES public.listing(listing_id);
ALTER TABLE ONLY public.listing_removal
    ADD CONSTRAINT fk_listing_removal_listing_id FOREIGN KEY (listing_id) REFERENCES public.listing(listing_id);
ALTER TABLE ONLY public.listing
    ADD CONSTRAINT fk_listing_warning_id FOREIGN KEY (warning_id) REFERENCES public.warning(warning_id);
ALTER TABLE ONLY public.observation
    ADD CONSTRAINT fk_observation_batch_id FOREIGN KEY (batch_id) REFERENCES public.batch(batch_id);
ALTER TABLE ONLY public.proposal_decision
    ADD CONSTRAINT fk_proposal_decision_proposal_id FOREIGN KEY (proposal_id) REFERENCES public.proposal(proposal_id);
ALTER TABLE ONLY public.proposal
    ADD CONSTRAINT fk_proposal_replaces FOREIGN KEY (replaces) REFERENCES public.release(release_id);
ALTER TABLE ONLY public.publication
    ADD CONSTRAINT fk_publication_release_id FOREIGN KEY (release_id) REFERENCES public.release(release_id);
ALTER TABLE ONLY public.published_quarter
    ADD CONSTRAINT fk_published_quarter_publication_id FOREIGN KEY (publication_id) REFERENCES public.publication(publication_id);
ALTER TABLE ONLY public.release_batch
    ADD CONSTRAINT fk_release_batch_batch_id FOREIGN KEY (batch_id) REFERENCES public.batch(batch_id);
ALTER TABLE ONLY public.release_batch
    ADD CONSTRAINT fk_release_batch_release_id FOREIGN KEY (release_id) REFERENCES public.release(release_id);
ALTER TABLE ONLY public.release
    ADD CONSTRAINT fk_release_boundary_version FOREIGN KEY (boundary_version) REFERENCES public.boundary_version(version);
ALTER TABLE ONLY public.release_frame
    ADD CONSTRAINT fk_release_frame_release_id FOREIGN KEY (release_id) REFERENCES public.release(release_id);
ALTER TABLE ONLY public.release
    ADD CONSTRAINT fk_release_previous_release_id FOREIGN KEY (previous_release_id) REFERENCES public.release(release_id);
ALTER TABLE ONLY public.release
    ADD CONSTRAINT fk_release_system_id_system_version FOREIGN KEY (system_id, system_version) REFERENCES public.indicator_system(system_id, version);
ALTER TABLE ONLY public.release
    ADD CONSTRAINT fk_release_year_release_id FOREIGN KEY (year_release_id) REFERENCES public.release(release_id);
ALTER TABLE ONLY public.report_job
    ADD CONSTRAINT fk_report_job_account_id FOREIGN KEY (account_id) REFERENCES public.account(account_id);
ALTER TABLE ONLY public.session
    ADD CONSTRAINT fk_session_account_id FOREIGN KEY (account_id) REFERENCES public.account(account_id);
ALTER TABLE ONLY public.submission
    ADD CONSTRAINT fk_submission_batch_id FOREIGN KEY (batch_id) REFERENCES public.batch(batch_id);
ALTER TABLE ONLY public.submission_file
    ADD CONSTRAINT fk_submission_file_submission_id FOREIGN KEY (submission_id) REFERENCES public.submission(submission_id);
ALTER TABLE ONLY public.system_draft_revision
    ADD CONSTRAINT fk_system_draft_revision_draft_id FOREIGN KEY (draft_id) REFERENCES public.system_draft(draft_id);
ALTER TABLE ONLY public.system_draft
    ADD CONSTRAINT fk_system_draft_system_id_based_on FOREIGN KEY (system_id, based_on) REFERENCES public.indicator_system(system_id, version);
ALTER TABLE ONLY public.warning_acknowledgement
    ADD CONSTRAINT fk_warning_acknowledgement_warning_id FOREIGN KEY (warning_id) REFERENCES public.warning(warning_id);
ALTER TABLE ONLY public.warning_evaluation
    ADD CONSTRAINT fk_warning_evaluation_release_id FOREIGN KEY (release_id) REFERENCES public.release(release_id);
ALTER TABLE ONLY public.warning_evaluation
    ADD CONSTRAINT fk_warning_evaluation_system_id_rules_version FOREIGN KEY (system_id, rules_version) REFERENCES public.warning_rules(system_id, version);
ALTER TABLE ONLY public.warning
    ADD CONSTRAINT fk_warning_release_id FOREIGN KEY (release_id) REFERENCES public.warning_evaluation(release_id);

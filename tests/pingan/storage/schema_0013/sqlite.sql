BEGIN TRANSACTION;
CREATE TABLE account (
	account_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	name TEXT NOT NULL, 
	name_key VARCHAR(200) NOT NULL, 
	role VARCHAR(64) NOT NULL, 
	area_code VARCHAR(32), 
	password_hash TEXT, 
	must_change_password BOOLEAN NOT NULL, 
	disabled_at DATETIME, 
	created_at DATETIME NOT NULL, 
	last_sign_in_at DATETIME, 
	second_factor_secret TEXT, 
	second_factor_since DATETIME, 
	second_factor_step BIGINT, 
	CONSTRAINT uq_account_name_key UNIQUE (name_key)
);
INSERT INTO "account" VALUES(1,'区平安办','区平安办','leader',NULL,'$argon2id$v=19$m=65536,t=3,p=4$45asoP0/CYxIdesUNKlZUg$OU7crGfpNHseIhK35NjHKGIXcOGGhT6JSoPRl9LzuP0',0,NULL,'2026-12-01 00:13:19.008999','2026-12-01 00:13:20.048480',NULL,NULL,NULL);
CREATE TABLE account_contact (
	account_id INTEGER NOT NULL, 
	area_code VARCHAR(32) NOT NULL, 
	bound_at DATETIME NOT NULL, 
	bound_by TEXT NOT NULL, 
	CONSTRAINT pk_account_contact PRIMARY KEY (account_id, area_code), 
	CONSTRAINT fk_account_contact_account_id FOREIGN KEY(account_id) REFERENCES account (account_id)
);
CREATE TABLE account_identity (
	issuer VARCHAR(500) NOT NULL, 
	subject VARCHAR(255) NOT NULL, 
	account_id INTEGER NOT NULL, 
	linked_at DATETIME NOT NULL, 
	CONSTRAINT pk_account_identity PRIMARY KEY (issuer, subject), 
	CONSTRAINT fk_account_identity_account_id FOREIGN KEY(account_id) REFERENCES account (account_id)
);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0013');
CREATE TABLE area (
	boundary_version VARCHAR(64) NOT NULL, 
	area_code VARCHAR(32) NOT NULL, 
	level VARCHAR(64) NOT NULL, 
	parent_code VARCHAR(32), 
	name TEXT NOT NULL, 
	name_en TEXT, 
	geometry BLOB NOT NULL, 
	CONSTRAINT pk_area PRIMARY KEY (boundary_version, area_code), 
	CONSTRAINT fk_area_boundary_version FOREIGN KEY(boundary_version) REFERENCES boundary_version (version)
);
INSERT INTO "area" VALUES('4dfa762213219210','31','district',NULL,'小区','Small',X'010300000001000000050000009A99999999595E400000000000003F409A99999999595E409A99999999193F400000000000405E409A99999999193F400000000000405E400000000000003F409A99999999595E400000000000003F40');
INSERT INTO "area" VALUES('4dfa762213219210','31001','street','31','街道1',NULL,X'01030000000100000005000000CDCCCCCCCC4C5E400000000000003F40CDCCCCCCCC4C5E409A99999999193F400000000000405E409A99999999193F400000000000405E400000000000003F40CDCCCCCCCC4C5E400000000000003F40');
INSERT INTO "area" VALUES('4dfa762213219210','310011','committee','31001','居委会1-1',NULL,X'010300000001000000050000006666666666465E400000000000003F406666666666465E409A99999999193F400000000000405E409A99999999193F400000000000405E400000000000003F406666666666465E400000000000003F40');
INSERT INTO "area" VALUES('4dfa762213219210','310012','committee','31001','居委会1-2',NULL,X'01030000000100000005000000CCCCCCCCCC4C5E400000000000003F40CCCCCCCCCC4C5E409A99999999193F406666666666465E409A99999999193F406666666666465E400000000000003F40CCCCCCCCCC4C5E400000000000003F40');
INSERT INTO "area" VALUES('4dfa762213219210','31002','street','31','街道2',NULL,X'010300000001000000050000009A99999999595E400000000000003F409A99999999595E409A99999999193F40CDCCCCCCCC4C5E409A99999999193F40CDCCCCCCCC4C5E400000000000003F409A99999999595E400000000000003F40');
INSERT INTO "area" VALUES('4dfa762213219210','310021','committee','31002','居委会2-1',NULL,X'010300000001000000050000003333333333535E400000000000003F403333333333535E409A99999999193F40CDCCCCCCCC4C5E409A99999999193F40CDCCCCCCCC4C5E400000000000003F403333333333535E400000000000003F40');
INSERT INTO "area" VALUES('4dfa762213219210','310022','committee','31002','居委会2-2',NULL,X'010300000001000000050000009999999999595E400000000000003F409999999999595E409A99999999193F403333333333535E409A99999999193F403333333333535E400000000000003F409999999999595E400000000000003F40');
CREATE TABLE assessment (
	assessment_id VARCHAR(64) NOT NULL, 
	system_id VARCHAR(64) NOT NULL, 
	year INTEGER NOT NULL, 
	rule_version VARCHAR(64) NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	demonstration BOOLEAN NOT NULL, 
	computed_at DATETIME NOT NULL, 
	computed_by TEXT NOT NULL, 
	computed_by_account BIGINT, 
	application_version VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_assessment PRIMARY KEY (assessment_id), 
	CONSTRAINT uq_assessment_sha256 UNIQUE (sha256)
);
CREATE TABLE assessment_frame (
	assessment_id VARCHAR(64) NOT NULL, 
	frame VARCHAR(64) NOT NULL, 
	parquet BLOB NOT NULL, 
	CONSTRAINT pk_assessment_frame PRIMARY KEY (assessment_id, frame), 
	CONSTRAINT fk_assessment_frame_assessment_id FOREIGN KEY(assessment_id) REFERENCES assessment (assessment_id)
);
CREATE TABLE assessment_publication (
	publication_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	system_id VARCHAR(64) NOT NULL, 
	year INTEGER NOT NULL, 
	assessment_id VARCHAR(64) NOT NULL, 
	published_at DATETIME NOT NULL, 
	published_by TEXT NOT NULL, 
	reason TEXT, 
	CONSTRAINT fk_assessment_publication_assessment_id FOREIGN KEY(assessment_id) REFERENCES assessment (assessment_id)
);
CREATE TABLE assessment_release (
	assessment_id VARCHAR(64) NOT NULL, 
	release_id VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_assessment_release PRIMARY KEY (assessment_id, release_id), 
	CONSTRAINT fk_assessment_release_assessment_id FOREIGN KEY(assessment_id) REFERENCES assessment (assessment_id), 
	CONSTRAINT fk_assessment_release_release_id FOREIGN KEY(release_id) REFERENCES release (release_id)
);
CREATE TABLE audit_head (
	head INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	first_sha256 VARCHAR(64) NOT NULL, 
	pruned_to INTEGER NOT NULL, 
	pruned_sha256 VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_audit_head PRIMARY KEY (head)
);
INSERT INTO "audit_head" VALUES(1,3,'0f02b41e49e72635c417df5fb3b0ffc038f11e9f06df82217ca409bebbddf73f','c49b0b19a8aa38f0b067db0b78049e1d07304c791e8ce41fffab290901ebb8b4',0,'0000000000000000000000000000000000000000000000000000000000000000');
CREATE TABLE audit_line (
	number INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	who TEXT NOT NULL, 
	address TEXT NOT NULL, 
	action VARCHAR(64) NOT NULL, 
	object TEXT NOT NULL, 
	outcome VARCHAR(64) NOT NULL, 
	detail TEXT, 
	previous VARCHAR(64) NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_audit_line PRIMARY KEY (number)
);
INSERT INTO "audit_line" VALUES(1,'2026-12-01 00:13:19.009626','tester','command line','account-created','区平安办','done','{"area_code": null, "role": "leader"}','0000000000000000000000000000000000000000000000000000000000000000','c49b0b19a8aa38f0b067db0b78049e1d07304c791e8ce41fffab290901ebb8b4');
INSERT INTO "audit_line" VALUES(2,'2026-12-01 00:13:20.065789','区平安办','::1','sign-in','区平安办','done','{"via": "password"}','c49b0b19a8aa38f0b067db0b78049e1d07304c791e8ce41fffab290901ebb8b4','a2588424fd04e3074b141d3385e2aa847971f1684df2f939c93bd6af601851c8');
INSERT INTO "audit_line" VALUES(3,'2026-12-01 00:13:20.078791','tester','command line','token-issued','指挥中心大屏','done','{"address": null, "area": null, "kind": "screen", "number": 1, "shows": "streets", "until": null}','a2588424fd04e3074b141d3385e2aa847971f1684df2f939c93bd6af601851c8','0f02b41e49e72635c417df5fb3b0ffc038f11e9f06df82217ca409bebbddf73f');
CREATE TABLE batch (
	batch_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	quarter VARCHAR(6) NOT NULL, 
	department VARCHAR(100) NOT NULL, 
	file_name TEXT NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	received_at DATETIME NOT NULL, 
	received_by TEXT NOT NULL, 
	reason TEXT, 
	demonstration BOOLEAN NOT NULL
, remark TEXT);
INSERT INTO "batch" VALUES(1,'2017Q1','公安分局','公安分局-2017Q1.xlsx','19a1979d48bd7087ce75317347576e080a5617dd17e037c925f52795e9d3901e','2026-12-01 00:13:17.897232','tester',NULL,0,NULL);
INSERT INTO "batch" VALUES(2,'2017Q1','综治办','综治办-2017Q1.xlsx','866f5ae74c2ecbea1b1cdca32a36c66f87cb2fef8007c035de9bafbceca22e9a','2026-12-01 00:13:17.907579','tester',NULL,0,NULL);
CREATE TABLE batch_indicator (
	batch_id INTEGER NOT NULL, 
	indicator VARCHAR(64) NOT NULL, 
	observations INTEGER NOT NULL, 
	CONSTRAINT pk_batch_indicator PRIMARY KEY (batch_id, indicator), 
	CONSTRAINT fk_batch_indicator_batch_id FOREIGN KEY(batch_id) REFERENCES batch (batch_id)
);
INSERT INTO "batch_indicator" VALUES(1,'S1',4);
INSERT INTO "batch_indicator" VALUES(1,'S2',2);
INSERT INTO "batch_indicator" VALUES(2,'F1',4);
CREATE TABLE batch_withdrawal (
	batch_id INTEGER NOT NULL, 
	withdrawn_at DATETIME NOT NULL, 
	withdrawn_by TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	CONSTRAINT pk_batch_withdrawal PRIMARY KEY (batch_id), 
	CONSTRAINT fk_batch_withdrawal_batch_id FOREIGN KEY(batch_id) REFERENCES batch (batch_id)
);
CREATE TABLE boundary_version (
	version VARCHAR(64) NOT NULL, 
	saved_at DATETIME NOT NULL, 
	adopted_at DATETIME NOT NULL, 
	credit TEXT NOT NULL, 
	demonstration BOOLEAN NOT NULL, 
	report TEXT, 
	CONSTRAINT pk_boundary_version PRIMARY KEY (version)
);
INSERT INTO "boundary_version" VALUES('4dfa762213219210','2026-12-01 00:13:17.835336','2026-12-01 00:13:17.835336','© test',1,NULL);
CREATE TABLE demonstration_account (
	account_id INTEGER NOT NULL, 
	password TEXT NOT NULL, 
	CONSTRAINT pk_demonstration_account PRIMARY KEY (account_id), 
	CONSTRAINT fk_demonstration_account_account_id FOREIGN KEY(account_id) REFERENCES account (account_id)
);
CREATE TABLE indicator_system (
	system_id VARCHAR(64) NOT NULL, 
	version VARCHAR(64) NOT NULL, 
	applies_from VARCHAR(6) NOT NULL, 
	title_zh TEXT NOT NULL, 
	title_en TEXT NOT NULL, 
	toml TEXT NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	demonstration BOOLEAN NOT NULL, 
	saved_at DATETIME NOT NULL, 
	CONSTRAINT pk_indicator_system PRIMARY KEY (system_id, version)
);
INSERT INTO "indicator_system" VALUES('small','1','2015Q1','小体系','Small system','
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
','ec5d8b1a2dde78c6beeb3488446382561d994f7efcc99421eb8d9ae82636837e',0,'2026-12-01 00:13:17.667800');
CREATE TABLE listing (
	listing_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	system_id VARCHAR(64) NOT NULL, 
	area_code VARCHAR(32) NOT NULL, 
	quarter VARCHAR(6) NOT NULL, 
	reason TEXT NOT NULL, 
	measure TEXT NOT NULL, 
	office TEXT NOT NULL, 
	due_on VARCHAR(10) NOT NULL, 
	warning_id INTEGER, 
	listed_at DATETIME NOT NULL, 
	listed_by TEXT NOT NULL, 
	listed_by_account BIGINT, 
	CONSTRAINT fk_listing_warning_id FOREIGN KEY(warning_id) REFERENCES warning (warning_id)
);
CREATE TABLE listing_note (
	note_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	listing_id INTEGER NOT NULL, 
	note TEXT NOT NULL, 
	due_on VARCHAR(10), 
	noted_at DATETIME NOT NULL, 
	noted_by TEXT NOT NULL, 
	noted_by_account BIGINT, 
	CONSTRAINT fk_listing_note_listing_id FOREIGN KEY(listing_id) REFERENCES listing (listing_id)
);
CREATE TABLE listing_removal (
	listing_id INTEGER NOT NULL, 
	quarter VARCHAR(6) NOT NULL, 
	outcome VARCHAR(64) NOT NULL, 
	remark TEXT NOT NULL, 
	removed_at DATETIME NOT NULL, 
	removed_by TEXT NOT NULL, 
	removed_by_account BIGINT, 
	CONSTRAINT pk_listing_removal PRIMARY KEY (listing_id), 
	CONSTRAINT fk_listing_removal_listing_id FOREIGN KEY(listing_id) REFERENCES listing (listing_id)
);
CREATE TABLE observation (
	batch_id INTEGER NOT NULL, 
	indicator VARCHAR(64) NOT NULL, 
	area_code VARCHAR(32) NOT NULL, 
	numerator DOUBLE, 
	denominator DOUBLE, 
	grade DOUBLE, 
	CONSTRAINT pk_observation PRIMARY KEY (batch_id, indicator, area_code), 
	CONSTRAINT fk_observation_batch_id FOREIGN KEY(batch_id) REFERENCES batch (batch_id)
)
 WITHOUT ROWID

;
INSERT INTO "observation" VALUES(1,'S1','310011',9.0,2000.0,NULL);
INSERT INTO "observation" VALUES(1,'S1','310012',5.0,2010.0,NULL);
INSERT INTO "observation" VALUES(1,'S1','310021',5.0,2020.0,NULL);
INSERT INTO "observation" VALUES(1,'S1','310022',10.0,2030.0,NULL);
INSERT INTO "observation" VALUES(1,'S2','31001',50.0,NULL,NULL);
INSERT INTO "observation" VALUES(1,'S2','31002',46.0,NULL,NULL);
INSERT INTO "observation" VALUES(2,'F1','310011',NULL,700.0,85.0);
INSERT INTO "observation" VALUES(2,'F1','310012',NULL,700.0,100.0);
INSERT INTO "observation" VALUES(2,'F1','310021',NULL,700.0,50.0);
INSERT INTO "observation" VALUES(2,'F1','310022',NULL,700.0,100.0);
CREATE TABLE proposal (
	proposal_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	system_id VARCHAR(64) NOT NULL, 
	quarter VARCHAR(6) NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	replaces VARCHAR(64), 
	reason TEXT, 
	proposed_at DATETIME NOT NULL, 
	proposed_by TEXT NOT NULL, 
	proposed_by_account BIGINT, 
	CONSTRAINT fk_proposal_replaces FOREIGN KEY(replaces) REFERENCES release (release_id)
);
CREATE TABLE proposal_decision (
	proposal_id INTEGER NOT NULL, 
	decision VARCHAR(64) NOT NULL, 
	decided_at DATETIME NOT NULL, 
	decided_by TEXT NOT NULL, 
	decided_by_account BIGINT, 
	reason TEXT, 
	CONSTRAINT pk_proposal_decision PRIMARY KEY (proposal_id), 
	CONSTRAINT fk_proposal_decision_proposal_id FOREIGN KEY(proposal_id) REFERENCES proposal (proposal_id)
);
CREATE TABLE publication (
	publication_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	system_id VARCHAR(64) NOT NULL, 
	quarter VARCHAR(6) NOT NULL, 
	release_id VARCHAR(64) NOT NULL, 
	published_at DATETIME NOT NULL, 
	published_by TEXT NOT NULL, 
	reason TEXT, 
	CONSTRAINT fk_publication_release_id FOREIGN KEY(release_id) REFERENCES release (release_id)
);
CREATE TABLE published_quarter (
	system_id VARCHAR(64) NOT NULL, 
	quarter VARCHAR(6) NOT NULL, 
	publication_id INTEGER NOT NULL, 
	CONSTRAINT pk_published_quarter PRIMARY KEY (system_id, quarter), 
	CONSTRAINT fk_published_quarter_publication_id FOREIGN KEY(publication_id) REFERENCES publication (publication_id)
);
CREATE TABLE quarter_due (
	quarter VARCHAR(6) NOT NULL, 
	due_on VARCHAR(10) NOT NULL, 
	set_at DATETIME NOT NULL, 
	set_by TEXT NOT NULL, 
	CONSTRAINT pk_quarter_due PRIMARY KEY (quarter)
);
CREATE TABLE release (
	release_id VARCHAR(64) NOT NULL, 
	system_id VARCHAR(64) NOT NULL, 
	system_version VARCHAR(64) NOT NULL, 
	quarter VARCHAR(6) NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	boundary_version VARCHAR(64) NOT NULL, 
	demonstration BOOLEAN NOT NULL, 
	previous_release_id VARCHAR(64), 
	year_release_id VARCHAR(64), 
	computed_at DATETIME NOT NULL, 
	application_version VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_release PRIMARY KEY (release_id), 
	CONSTRAINT fk_release_boundary_version FOREIGN KEY(boundary_version) REFERENCES boundary_version (version), 
	CONSTRAINT fk_release_previous_release_id FOREIGN KEY(previous_release_id) REFERENCES release (release_id), 
	CONSTRAINT fk_release_system_id_system_version FOREIGN KEY(system_id, system_version) REFERENCES indicator_system (system_id, version), 
	CONSTRAINT fk_release_year_release_id FOREIGN KEY(year_release_id) REFERENCES release (release_id), 
	CONSTRAINT uq_release_sha256 UNIQUE (sha256)
);
CREATE TABLE release_batch (
	release_id VARCHAR(64) NOT NULL, 
	batch_id INTEGER NOT NULL, 
	CONSTRAINT pk_release_batch PRIMARY KEY (release_id, batch_id), 
	CONSTRAINT fk_release_batch_batch_id FOREIGN KEY(batch_id) REFERENCES batch (batch_id), 
	CONSTRAINT fk_release_batch_release_id FOREIGN KEY(release_id) REFERENCES release (release_id)
);
CREATE TABLE release_frame (
	release_id VARCHAR(64) NOT NULL, 
	frame VARCHAR(64) NOT NULL, 
	parquet BLOB NOT NULL, 
	CONSTRAINT pk_release_frame PRIMARY KEY (release_id, frame), 
	CONSTRAINT fk_release_frame_release_id FOREIGN KEY(release_id) REFERENCES release (release_id)
);
CREATE TABLE report_job (
	job_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	account_id INTEGER NOT NULL, 
	scope VARCHAR(32) NOT NULL, 
	quarter VARCHAR(6) NOT NULL, 
	edition VARCHAR(64) NOT NULL, 
	area_code VARCHAR(32), 
	form VARCHAR(64) NOT NULL, 
	language VARCHAR(2) NOT NULL, 
	asked_at DATETIME NOT NULL, 
	state VARCHAR(64) NOT NULL, 
	percent INTEGER NOT NULL, 
	begun INTEGER NOT NULL, 
	runner VARCHAR(64), 
	seen_at DATETIME, 
	finished_at DATETIME, 
	file_name TEXT, 
	stored_as TEXT, 
	size INTEGER, 
	sha256 VARCHAR(64), 
	error_zh TEXT, 
	error_en TEXT, 
	CONSTRAINT fk_report_job_account_id FOREIGN KEY(account_id) REFERENCES account (account_id)
);
CREATE TABLE rule_file (
	kind VARCHAR(64) NOT NULL, 
	system_id VARCHAR(64) NOT NULL, 
	version VARCHAR(64) NOT NULL, 
	toml TEXT NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	demonstration BOOLEAN NOT NULL, 
	stored_at DATETIME NOT NULL, 
	stored_by TEXT NOT NULL, 
	CONSTRAINT pk_rule_file PRIMARY KEY (kind, system_id, version)
);
CREATE TABLE screen_playlist (
	playlist_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	saved_at DATETIME NOT NULL, 
	saved_by TEXT NOT NULL, 
	content TEXT
);
INSERT INTO "screen_playlist" VALUES(1,'2026-12-01 00:13:20.092266','区平安办','{"scenes": []}');
CREATE TABLE screen_token (
	token_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	name TEXT NOT NULL, 
	secret_sha256 VARCHAR(64) NOT NULL, 
	address TEXT, 
	until DATETIME, 
	issued_at DATETIME NOT NULL, 
	issued_by TEXT NOT NULL, 
	revoked_at DATETIME, 
	last_used_at DATETIME, kind VARCHAR(10) DEFAULT 'screen' NOT NULL, area_code TEXT, shows VARCHAR(10) DEFAULT 'streets' NOT NULL, 
	CONSTRAINT uq_screen_token_secret_sha256 UNIQUE (secret_sha256)
);
INSERT INTO "screen_token" VALUES(1,'指挥中心大屏','4a324fb690136d05f2bc1ddf94c241cdd676bab58244e1d7bca03903222a4035',NULL,NULL,'2026-12-01 00:13:20.077016','tester',NULL,NULL,'screen',NULL,'streets');
CREATE TABLE session (
	session_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	token_sha256 VARCHAR(64) NOT NULL, 
	account_id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	last_seen_at DATETIME NOT NULL, 
	address TEXT NOT NULL, via VARCHAR(20) NOT NULL, 
	CONSTRAINT fk_session_account_id FOREIGN KEY(account_id) REFERENCES account (account_id), 
	CONSTRAINT uq_session_token_sha256 UNIQUE (token_sha256)
);
INSERT INTO "session" VALUES(1,'dfe2d868e81494d0571f38f77c22f73e7c535417fb10c1567891ec7c8dd079c7',1,'2026-12-01 00:13:20.048480','2026-12-01 00:13:20.048480','::1','password');
CREATE TABLE sign_in_failure (
	failure_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	name_sha256 VARCHAR(64) NOT NULL, 
	address TEXT NOT NULL, 
	failed_at DATETIME NOT NULL
);
CREATE TABLE submission (
	submission_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	quarter VARCHAR(6) NOT NULL, 
	department VARCHAR(100), 
	file_name TEXT NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	size INTEGER NOT NULL, 
	received_at DATETIME NOT NULL, 
	received_by TEXT NOT NULL, 
	state VARCHAR(64) NOT NULL, 
	indicators TEXT NOT NULL, 
	findings TEXT NOT NULL, 
	batch_id INTEGER, 
	settled_at DATETIME, 
	settled_by TEXT, 
	CONSTRAINT fk_submission_batch_id FOREIGN KEY(batch_id) REFERENCES batch (batch_id)
);
CREATE TABLE submission_file (
	submission_id INTEGER NOT NULL, 
	content BLOB NOT NULL, 
	CONSTRAINT pk_submission_file PRIMARY KEY (submission_id), 
	CONSTRAINT fk_submission_file_submission_id FOREIGN KEY(submission_id) REFERENCES submission (submission_id)
);
CREATE TABLE system_draft (
	draft_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	system_id VARCHAR(64) NOT NULL, 
	based_on VARCHAR(64) NOT NULL, 
	created_at DATETIME NOT NULL, 
	created_by TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	proposed_sha256 VARCHAR(64), 
	proposed_at DATETIME, 
	proposed_by TEXT, 
	proposed_by_account BIGINT, 
	closed_at DATETIME, 
	closed_by TEXT, 
	outcome VARCHAR(64), 
	CONSTRAINT fk_system_draft_system_id_based_on FOREIGN KEY(system_id, based_on) REFERENCES indicator_system (system_id, version)
);
CREATE TABLE system_draft_revision (
	draft_id INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	saved_at DATETIME NOT NULL, 
	saved_by TEXT NOT NULL, 
	tables TEXT NOT NULL, 
	judgements TEXT NOT NULL, 
	CONSTRAINT pk_system_draft_revision PRIMARY KEY (draft_id, revision), 
	CONSTRAINT fk_system_draft_revision_draft_id FOREIGN KEY(draft_id) REFERENCES system_draft (draft_id)
);
CREATE TABLE warning (
	warning_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	release_id VARCHAR(64) NOT NULL, 
	area_code VARCHAR(32) NOT NULL, 
	rule VARCHAR(64) NOT NULL, 
	subject VARCHAR(64) NOT NULL, 
	figures TEXT NOT NULL, 
	CONSTRAINT fk_warning_release_id FOREIGN KEY(release_id) REFERENCES warning_evaluation (release_id)
);
CREATE TABLE warning_acknowledgement (
	acknowledgement_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	warning_id INTEGER NOT NULL, 
	remark TEXT NOT NULL, 
	acknowledged_at DATETIME NOT NULL, 
	acknowledged_by TEXT NOT NULL, 
	acknowledged_by_account BIGINT, 
	CONSTRAINT fk_warning_acknowledgement_warning_id FOREIGN KEY(warning_id) REFERENCES warning (warning_id)
);
CREATE TABLE warning_evaluation (
	release_id VARCHAR(64) NOT NULL, 
	system_id VARCHAR(64) NOT NULL, 
	rules_version VARCHAR(64) NOT NULL, 
	evaluated_at DATETIME NOT NULL, 
	CONSTRAINT pk_warning_evaluation PRIMARY KEY (release_id), 
	CONSTRAINT fk_warning_evaluation_release_id FOREIGN KEY(release_id) REFERENCES release (release_id), 
	CONSTRAINT fk_warning_evaluation_system_id_rules_version FOREIGN KEY(system_id, rules_version) REFERENCES warning_rules (system_id, version)
);
CREATE TABLE warning_rules (
	system_id VARCHAR(64) NOT NULL, 
	version VARCHAR(64) NOT NULL, 
	applies_from VARCHAR(6) NOT NULL, 
	title_zh TEXT NOT NULL, 
	title_en TEXT NOT NULL, 
	toml TEXT NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	saved_at DATETIME NOT NULL, 
	saved_by TEXT NOT NULL, 
	CONSTRAINT pk_warning_rules PRIMARY KEY (system_id, version)
);
CREATE INDEX ix_batch_quarter_department ON batch (quarter, department);
CREATE INDEX ix_area_boundary_version_parent_code ON area (boundary_version, parent_code);
CREATE INDEX ix_publication_release_id ON publication (release_id);
CREATE INDEX ix_audit_line_at ON audit_line (at);
CREATE TRIGGER audit_line_is_never_changed BEFORE UPDATE ON audit_line
    BEGIN SELECT RAISE(ABORT, 'a line of the audit log is never changed or removed'); END;
CREATE TRIGGER audit_line_is_never_removed BEFORE DELETE ON audit_line
    WHEN OLD.number > COALESCE((SELECT max(pruned_to) FROM audit_head), 0)
    BEGIN SELECT RAISE(ABORT, 'a line of the audit log is never changed or removed'); END;
CREATE INDEX ix_proposal_system_id_quarter ON proposal (system_id, quarter);
CREATE INDEX ix_submission_quarter ON submission (quarter);
CREATE INDEX ix_account_identity_account_id ON account_identity (account_id);
CREATE INDEX ix_session_account_id ON session (account_id);
CREATE INDEX ix_sign_in_failure_name_sha256 ON sign_in_failure (name_sha256);
CREATE INDEX ix_sign_in_failure_address ON sign_in_failure (address);
CREATE INDEX ix_sign_in_failure_failed_at ON sign_in_failure (failed_at);
CREATE INDEX ix_assessment_publication_system_id_year ON assessment_publication (system_id, year);
CREATE INDEX ix_warning_release_id_area_code ON warning (release_id, area_code);
CREATE INDEX ix_warning_acknowledgement_warning_id ON warning_acknowledgement (warning_id);
CREATE INDEX ix_listing_system_id_area_code ON listing (system_id, area_code);
CREATE INDEX ix_listing_note_listing_id ON listing_note (listing_id);
CREATE INDEX ix_report_job_account_id ON report_job (account_id);
CREATE INDEX ix_report_job_state ON report_job (state);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('batch',2);
INSERT INTO "sqlite_sequence" VALUES('account',1);
INSERT INTO "sqlite_sequence" VALUES('session',1);
INSERT INTO "sqlite_sequence" VALUES('screen_token',1);
INSERT INTO "sqlite_sequence" VALUES('screen_playlist',1);
COMMIT;

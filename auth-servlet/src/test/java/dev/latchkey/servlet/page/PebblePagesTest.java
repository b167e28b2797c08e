package dev.latchkey.servlet.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.audit.AuditTypes;
import dev.latchkey.organization.MemberRole;
import dev.latchkey.testing.MovableEnvironment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;

/** Holds for each page, in each state and language. */
class PebblePagesTest {

    private static final PebblePages PAGES =
            PebblePages.create(PageSettings.of("Kontor & Söhne"), MovableEnvironment.at(SamplePages.NOW));

    private static final int PAGE_LIMIT = 8_000;
    private static final int STYLES_LIMIT = 12_000;

    private record Rendered(String name, Locale locale, String text, Html html) {

        @Override
        public String toString() {
            return name + " (" + locale + ")";
        }
    }

    static Stream<Rendered> pages() {
        return Stream.of(Locale.ENGLISH, Locale.GERMAN)
                .flatMap(locale -> SamplePages.plain().entrySet().stream().map(page -> {
                    String html = PAGES.render(page.getValue(), context(locale));
                    return new Rendered(page.getKey(), locale, html, Html.parse(html));
                }));
    }

    private static PageContext context(Locale locale) {
        return new PageContext("/shop/auth", locale, "csrf-value", "/app?tab=1");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void a_page_says_its_language_its_direction_and_its_title(Rendered page) {
        assertThat(page.html.root().getAttribute("lang")).isEqualTo(page.locale.toLanguageTag());
        assertThat(page.html.root().getAttribute("dir")).isEqualTo("ltr");
        assertThat(page.html.only("title").getTextContent())
                .contains(page.html.only("h1").getTextContent())
                .endsWith(" · Kontor & Söhne");
        assertThat(page.text).startsWith("<!DOCTYPE html>\n");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void a_page_has_landmarks_and_a_way_to_skip_to_the_content(Rendered page) {
        assertThat(page.html.only("main").getAttribute("id")).isEqualTo("content");
        assertThat(page.html.all("header")).hasSize(1);
        assertThat(page.html.all("a").get(0).getAttribute("href")).isEqualTo("#content");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void ids_are_unique_and_references_lead_to_them(Rendered page) {
        List<String> ids = page.html.ids();

        assertThat(ids).doesNotHaveDuplicates();
        for (Element element : page.html.all("*")) {
            for (String reference : List.of("for", "aria-describedby", "aria-labelledby")) {
                if (element.hasAttribute(reference)) {
                    assertThat(ids).contains(element.getAttribute(reference).split(" "));
                }
            }
            if (element.getAttribute("href").startsWith("#")) {
                assertThat(ids).contains(element.getAttribute("href").substring(1));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_field_has_a_label_and_says_how_it_is_filled_in(Rendered page) {
        List<String> labelled = page.html.all("label").stream()
                .map(label -> label.getAttribute("for"))
                .toList();
        for (Element input : page.html.all("input")) {
            String type = input.getAttribute("type");
            if (type.equals("hidden")) {
                continue;
            }
            assertThat(labelled.contains(input.getAttribute("id")) || input.hasAttribute("aria-label"))
                    .as("a label of %s", input.getAttribute("name"))
                    .isTrue();
            if (!type.equals("checkbox")) {
                assertThat(input.getAttribute("autocomplete")).isNotEmpty();
            }
            if (type.equals("password")) {
                assertThat(input.getAttribute("value")).isEmpty();
                assertThat(input.getAttribute("autocomplete")).isIn("current-password", "new-password");
            }
        }
        for (Element button : page.html.all("button")) {
            assertThat(button.getTextContent()).isNotBlank();
            assertThat(button.getAttribute("type")).isEqualTo("submit");
        }
        for (Element image : page.html.all("img")) {
            assertThat(image.hasAttribute("alt")).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void a_password_is_masked_and_may_be_pasted_or_filled_in(Rendered page) {
        for (Element input : page.html.all("input")) {
            boolean password = input.getAttribute("name").contains("password");
            assertThat(input.getAttribute("type").equals("password")).isEqualTo(password);
            if (password) {
                assertThat(input.getAttribute("autocomplete")).endsWith("-password");
                assertThat(Html.attributeNames(input))
                        .doesNotContain("onpaste", "readonly", "disabled", "maxlength", "pattern");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void a_field_that_is_wrong_is_marked_and_points_to_what_is_wrong(Rendered page) {
        for (Element field : page.html.all("div")) {
            if (!field.getAttribute("class").startsWith("field")) {
                continue;
            }
            Element input = Stream.of("input", "select", "textarea")
                    .flatMap(name -> Html.within(field, name).stream())
                    .findFirst()
                    .orElseThrow();
            boolean wrong = field.getAttribute("class").contains("wrong");
            assertThat(input.getAttribute("aria-invalid")).isEqualTo(wrong ? "true" : "");
            String problem = input.getAttribute("name") + "-problem";
            assertThat(List.of(input.getAttribute("aria-describedby").split(" "))
                            .contains(problem))
                    .isEqualTo(wrong);
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void at_most_one_thing_has_the_focus_and_that_is_the_summary_where_there_are_problems(Rendered page) {
        List<Element> focused = page.html.all("*").stream()
                .filter(element -> element.hasAttribute("autofocus"))
                .toList();
        boolean problems = page.html.ids().contains("problems");

        assertThat(focused).hasSizeLessThanOrEqualTo(1);
        if (problems) {
            assertThat(focused).singleElement().satisfies(summary -> {
                assertThat(summary.getAttribute("id")).isEqualTo("problems");
                assertThat(summary.getAttribute("tabindex")).isEqualTo("-1");
                assertThat(summary.getAttribute("role")).isEqualTo("alert");
            });
        }
        assertThat(page.html.only("title").getTextContent().startsWith("Problem: "))
                .isEqualTo(problems);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_form_posts_below_the_base_with_its_csrf_token(Rendered page) {
        for (Element form : page.html.all("form")) {
            assertThat(form.getAttribute("method")).isEqualTo("post");
            assertThat(form.getAttribute("action")).startsWith("/shop/auth/");
            assertThat(Html.within(form, "input"))
                    .filteredOn(input -> input.getAttribute("name").equals("csrf_token"))
                    .singleElement()
                    .satisfies(input -> assertThat(input.getAttribute("value")).isEqualTo("csrf-value"));
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void nothing_needs_an_inline_permission_or_another_origin(Rendered page) {
        assertThat(page.html.all("script")).isEmpty();
        assertThat(page.html.all("style")).isEmpty();
        for (Element element : page.html.all("*")) {
            assertThat(Html.attributeNames(element))
                    .noneMatch(name -> name.equals("style") || name.startsWith("on") || name.equals("srcset"));
            for (String address : List.of("href", "src", "action", "formaction")) {
                if (element.hasAttribute(address)) {
                    assertThat(element.getAttribute(address)).matches("(/shop/auth/|#).*");
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void a_page_and_all_it_loads_are_light(Rendered page) {
        int all = page.text.getBytes(StandardCharsets.UTF_8).length;

        assertThat(all).isLessThan(PAGE_LIMIT);
        for (Element link : page.html.all("link")) {
            String name = link.getAttribute("href").substring("/shop/auth/assets/".length());
            assertThat(PAGES.asset(name))
                    .hasValueSatisfying(asset -> assertThat(asset.length()).isLessThan(STYLES_LIMIT));
        }
    }

    @Test
    void the_two_languages_differ_on_every_page() {
        List<String> english = pages().filter(page -> page.locale.equals(Locale.ENGLISH))
                .map(page -> page.html.text())
                .toList();
        List<String> german = pages().filter(page -> page.locale.equals(Locale.GERMAN))
                .map(page -> page.html.text())
                .toList();

        assertThat(new HashSet<>(english)).doesNotContainAnyElementsOf(german);
    }

    @Test
    void a_language_without_texts_is_answered_in_english_and_a_region_in_its_language() {
        Page page = new Page.LoggedOut();

        assertThat(Html.parse(PAGES.render(page, context(Locale.FRENCH))).root().getAttribute("lang"))
                .isEqualTo("en");
        assertThat(Html.parse(PAGES.render(page, context(Locale.forLanguageTag("de-AT"))))
                        .root()
                        .getAttribute("lang"))
                .isEqualTo("de");
        assertThat(PAGES.languages()).containsExactly(Locale.ENGLISH, Locale.GERMAN);
    }

    @Test
    void where_to_go_on_is_carried_by_the_sign_in_and_sign_up_forms_and_the_links_between_them() {
        for (Page page :
                List.of(SamplePages.plain().get("sign-in"), SamplePages.plain().get("sign-up"))) {
            Html html = Html.parse(PAGES.render(page, context(Locale.ENGLISH)));

            assertThat(values(html, "return_to")).containsExactly("/app?tab=1");
            assertThat(html.all("a").get(1).getAttribute("href")).endsWith("?return_to=%2Fapp%3Ftab%3D1");
        }
        Html without = Html.parse(PAGES.render(
                SamplePages.plain().get("sign-in"), new PageContext("", Locale.ENGLISH, "csrf-value", null)));
        assertThat(values(without, "return_to")).isEmpty();
        assertThat(without.all("a").get(1).getAttribute("href")).isEqualTo("/register");
    }

    @Test
    void nothing_leads_to_pages_of_mailed_links_where_none_is_mailed() {
        PageContext context =
                new PageContext("/auth", Locale.ENGLISH, "csrf-value", null, false, false, PageCaptcha.NONE);
        String paths = "/auth/(password/forgot|account/email|magic-link)";

        for (String name : List.of("sign-in", "account")) {
            Page page = SamplePages.plain().get(name);
            assertThat(PAGES.render(page, context)).doesNotContainPattern(paths);
            assertThat(PAGES.render(page, context(Locale.ENGLISH))).containsPattern(paths);
        }
    }

    @Test
    void what_was_typed_is_there_again_and_the_password_is_not() {
        Html html = Html.parse(PAGES.render(SamplePages.plain().get("sign-up-failed"), context(Locale.ENGLISH)));

        assertThat(values(html, "email")).containsExactly("ada@mail.example");
        assertThat(values(html, "given_name")).containsExactly("Ada");
        assertThat(values(html, "family_name")).containsExactly("Lovelace");
        assertThat(values(html, "password")).containsExactly("");
    }

    @Test
    void the_box_to_stay_signed_in_keeps_its_tick() {
        Html ticked = Html.parse(PAGES.render(SamplePages.plain().get("sign-in-failed"), context(Locale.ENGLISH)));
        Html empty = Html.parse(PAGES.render(SamplePages.plain().get("sign-in"), context(Locale.ENGLISH)));

        assertThat(input(ticked, "remember_me").hasAttribute("checked")).isTrue();
        assertThat(input(empty, "remember_me").hasAttribute("checked")).isFalse();
        assertThat(values(empty, "remember_me")).containsExactly("true");
    }

    @Test
    void who_signs_in_unverified_is_offered_the_mail_again() {
        Html html = Html.parse(PAGES.render(SamplePages.plain().get("sign-in-unverified"), context(Locale.ENGLISH)));

        assertThat(actions(html)).containsExactly("/shop/auth/verify-email/resend", "/shop/auth/login");
        assertThat(values(html, "email")).containsExactly("ada@mail.example", "ada@mail.example");
    }

    @Test
    void a_new_password_says_what_is_asked_of_it() {
        Html html = Html.parse(PAGES.render(SamplePages.plain().get("sign-up"), context(Locale.ENGLISH)));
        Element password = input(html, "password");

        assertThat(html.text()).contains("At least 15 characters.");
        assertThat(password.getAttribute("minlength")).isEqualTo("15");
        assertThat(password.getAttribute("aria-describedby")).isEqualTo("password-hint");
    }

    @Test
    void every_problem_of_a_field_is_shown_beside_it_and_in_the_summary() {
        Html html = Html.parse(PAGES.render(SamplePages.plain().get("sign-up-failed"), context(Locale.GERMAN)));
        String both = "Verwenden Sie mindestens 15 Zeichen. Es besteht vor allem aus Ihrem Namen";

        assertThat(html.text().split(both, -1)).hasSize(3);
        assertThat(html.text()).as("a code without a text").contains("Lovelace");
        assertThat(html.text()).as("a code with a text").doesNotContain("said in English");
    }

    @Test
    void a_german_page_names_devices_in_german() {
        Html html = Html.parse(PAGES.render(SamplePages.plain().get("account"), context(Locale.GERMAN)));

        assertThat(html.text())
                .contains("Firefox auf Linux", "Unbekanntes Gerät")
                .doesNotContain("Firefox on", "Unknown device");
    }

    @Test
    void the_account_page_shows_the_sessions_and_ends_all_but_the_current_one() {
        Html html = Html.parse(PAGES.render(SamplePages.plain().get("account"), context(Locale.ENGLISH)));

        assertThat(html.text())
                .contains("Firefox on Linux", "This device", "Unknown device", "2001:db8::1f")
                .contains("Last active just now", "signed in 5 hours ago", "Last active 40 minutes ago")
                .contains("signed in 3 days ago", "Last active 1 day ago")
                .contains("January 25, 2025")
                .contains("OrganizationsLovelace (Owner)");
        assertThat(values(html, "session_id"))
                .containsExactly("01890a5d-ac96-774b-0000-000000000002", "01890a5d-ac96-774b-0000-000000000003");
        assertThat(actions(html))
                .containsExactly(
                        "/shop/auth/logout",
                        "/shop/auth/account/profile",
                        "/shop/auth/account/password",
                        "/shop/auth/account/sessions/end",
                        "/shop/auth/account/sessions/end",
                        "/shop/auth/account/sessions/end-others");
    }

    @Test
    void the_account_page_shows_what_happened_lately_in_words_also_where_it_has_none_for_it() {
        Html html = Html.parse(PAGES.render(SamplePages.plain().get("account"), context(Locale.ENGLISH)));

        assertThat(html.text())
                .contains("What happened lately", "An attempt to sign in", "refused", "2 minutes ago")
                .contains("A role was given to you", "2 hours ago", "A change to the account", "2 days ago")
                .doesNotContain("role_granted", "of_a_newer_version");
    }

    @Test
    void every_type_that_is_about_a_user_has_words_of_its_own() {
        Page.Account account = (Page.Account) SamplePages.plain().get("account");
        List<EventView> events = AuditTypes.all().stream()
                .filter(type -> !Set.of("key_rotated", "audit_erased", "account_erased", "factor_requirement_changed")
                                .contains(type)
                        && !type.startsWith("organization_"))
                .map(type -> new EventView(type, account.user().createdAt(), null, null, false))
                .toList();
        Page.Account all = new Page.Account(
                account.user(), account.roles(), List.of(), List.of(), events, 15, null, null, List.of(), List.of());
        for (Locale language : List.of(Locale.ENGLISH, Locale.GERMAN)) {
            String text = Html.parse(PAGES.render(all, context(language))).text();
            assertThat(text).doesNotContain("A change to the account", "Eine Änderung am Konto");
        }
    }

    @Test
    void the_time_of_a_reset_is_told_as_the_language_writes_it() {
        Page factors = SamplePages.plain().get("factors-enrolled");

        assertThat(PAGES.render(factors, context(Locale.ENGLISH))).contains("March 2, 2026, 08:00 UTC");
        assertThat(PAGES.render(factors, context(Locale.GERMAN))).contains("2. März 2026, 08:00 UTC");
    }

    @Test
    void each_organization_of_an_account_is_an_entry_of_its_own() {
        Page.Account account = (Page.Account) SamplePages.plain().get("account");
        Page.Account member = new Page.Account(
                account.user(),
                account.roles(),
                List.of(
                        new OrganizationView("Lovelace", MemberRole.OWNER),
                        new OrganizationView("Menabrea", MemberRole.MEMBER)),
                account.sessions(),
                List.of(),
                15,
                null,
                null,
                List.of(),
                List.of());

        Html html = Html.parse(PAGES.render(member, context(Locale.ENGLISH)));

        assertThat(html.all("dd"))
                .extracting(Element::getTextContent)
                .contains("Lovelace (Owner)", "Menabrea (Member)");
    }

    @Test
    void an_account_with_one_session_has_none_to_end() {
        Page.Account all = (Page.Account) SamplePages.plain().get("account");
        Page.Account one = new Page.Account(
                all.user(),
                all.roles(),
                List.of(),
                List.of(all.sessions().get(0)),
                List.of(),
                15,
                null,
                null,
                List.of(),
                List.of());

        assertThat(actions(Html.parse(PAGES.render(one, context(Locale.ENGLISH)))))
                .noneMatch(action -> action.contains("sessions"));
    }

    @Test
    void what_was_just_done_is_said_on_the_page_and_first_in_its_title() {
        Page.Account account = (Page.Account) SamplePages.plain().get("account");
        List<String> notices = new ArrayList<>();
        for (Page.AccountNotice notice : Page.AccountNotice.values()) {
            Page.Account after = new Page.Account(
                    account.user(),
                    account.roles(),
                    account.organizations(),
                    account.sessions(),
                    List.of(),
                    15,
                    notice,
                    null,
                    List.of(),
                    List.of());
            Html html = Html.parse(PAGES.render(after, context(Locale.GERMAN)));
            String title = html.only("title").getTextContent();
            String said = title.substring(0, title.indexOf(" · "));
            assertThat(html.only("main").getTextContent()).contains(said);
            notices.add(said);
        }
        assertThat(notices).doesNotHaveDuplicates();
    }

    @Test
    void a_line_ends_between_the_words_of_an_address_and_its_text_stays_whole() {
        Html html = Html.parse(
                PAGES.render(new Page.CheckMailbox("ada+l_k.b@mail.example", List.of()), context(Locale.ENGLISH)));

        assertThat(html.only("bdi").getTextContent()).isEqualTo("ada+l_k.b@mail.example");
        assertThat(Html.within(html.only("bdi"), "wbr")).hasSize(5);
    }

    @Test
    void a_failure_shows_its_status_and_reference_and_nothing_of_an_unknown_code() {
        Html unknown =
                Html.parse(PAGES.render(new Page.Failure(500, "java.lang.Oops", "req-1"), context(Locale.ENGLISH)));
        Html teapot = Html.parse(PAGES.render(new Page.Failure(418, "teapot", "req-2"), context(Locale.ENGLISH)));

        assertThat(unknown.text())
                .contains("Something went wrong here", "500", "req-1")
                .doesNotContain("Oops");
        assertThat(teapot.text()).contains("That did not work", "418", "req-2").doesNotContain("teapot");
    }

    @Test
    void renderings_at_the_same_time_do_not_mix() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Boolean>> running = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                String mark = "mark" + i + "-of-all";
                Callable<Boolean> one = () -> PAGES.render(
                                        new Page.CheckMailbox(mark, List.of()),
                                        new PageContext("/a", Locale.GERMAN, mark, null))
                                .split(mark, -1)
                                .length
                        == 6;
                running.add(threads.submit(one));
            }
            for (Future<Boolean> one : running) {
                assertThat(one.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<String> values(Html html, String name) {
        return html.all("input").stream()
                .filter(input -> input.getAttribute("name").equals(name))
                .map(input -> input.getAttribute("value"))
                .toList();
    }

    private static Element input(Html html, String name) {
        return html.all("input").stream()
                .filter(input -> input.getAttribute("name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> actions(Html html) {
        return html.all("form").stream()
                .map(form -> form.getAttribute("action"))
                .toList();
    }
}

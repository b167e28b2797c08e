package dev.latchkey.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The page that holds Latchkey against the ASVS names tests that exist, and the checker finds what it is there to find. */
class AsvsPageTest {

    private static final String GOOD = """
            # Title

            | id | level | what | status | tests |
            |---|---|---|---|---|
            | 3.2.1 | L1 | pages (RFC 9110, section 4.2.1.1) | shown | `PageTest#a_page_is_shown`<br>`PageTest#a_page_is_hidden` |
            | 3.10.1 | L2 | nothing | not yet | |

            ## Others

            1.2.3, 2.3.4.
            """;

    private static final NamedTests TESTS = new NamedTests();

    static {
        TESTS.add("PageTest", """
                class PageTest {
                    @Test
                    void a_page_is_shown() {
                        check(1);
                    }

                    @Nested
                    class Hidden {
                        @ParameterizedTest
                        @ValueSource(
                                strings = {"a", "b"})
                        void a_page_is_hidden(String name) throws Exception {}
                    }

                    void a_helper_is_no_test() {}
                }
                """);
    }

    @Test
    void the_page_names_tests_that_exist_and_each_requirement_once_in_order() {
        String page = Repository.read(Repository.resolve("docs/security/asvs.md"));

        assertThat(AsvsPage.problems(page, NamedTests.ofProject())).isEmpty();
        for (String status : List.of("shown", "in part", "deviation", "done, no test of its own", "not yet")) {
            assertThat(page).contains("\n- " + status + " (" + AsvsPage.count(page, status) + "): ");
        }
    }

    @Test
    void a_good_page_has_no_problem_and_its_rows_are_counted() {
        assertThat(AsvsPage.problems(GOOD, TESTS)).isEmpty();
        assertThat(AsvsPage.count(GOOD, "shown")).isEqualTo(1);
        assertThat(AsvsPage.count(GOOD, "not yet")).isEqualTo(1);
    }

    @Test
    void a_test_that_does_not_exist_is_reported() {
        assertProblem("PageTest#a_page_is_hidden", "PageTest#a_page", "line 5: there is no test PageTest#a_page");
        assertProblem(
                "PageTest#a_page_is_hidden", "Page#a_page_is_hidden", "line 5: there is no test Page#a_page_is_hidden");
        assertProblem(
                "a_page_is_hidden", "a_helper_is_no_test", "line 5: there is no test PageTest#a_helper_is_no_test");
        assertProblem("`<br>`", "`, `", "line 5: the tests are to be `Class#method`, one or more");
    }

    @Test
    void an_id_that_is_none_there_twice_or_out_of_order_is_reported() {
        assertProblem("| 3.10.1", "| 3.10", "line 6: 3.10 is no id of a requirement");
        assertProblem("| 3.10.1", "| V3.10.1", "line 6: V3.10.1 is no id of a requirement");
        assertProblem("| 3.10.1", "| 3.2.1", "line 6: 3.2.1 is there twice");
        assertProblem("| 3.10.1", "| 2.10.1", "line 6: 2.10.1 is out of order");
        assertProblem("1.2.3,", "3.2.1,", "line 10: 3.2.1 is there twice", "line 10: 2.3.4 is out of order");
    }

    @Test
    void a_status_a_level_or_a_test_that_does_not_belong_there_is_reported() {
        assertProblem("| not yet | |", "| soon | |", "line 6: soon is no status");
        assertProblem("| L2 |", "| L4 |", "line 6: L4 is no level");
        assertProblem("| not yet | |", "| shown | |", "line 6: the tests are to be `Class#method`, one or more");
        assertProblem(
                "| not yet | |", "| not yet | `PageTest#a_page_is_shown` |", "line 6: with not yet no test is named");
    }

    private static void assertProblem(String text, String replacement, String... problems) {
        assertThat(GOOD).contains(text);
        assertThat(AsvsPage.problems(GOOD.replace(text, replacement), TESTS)).containsExactly(problems);
    }
}

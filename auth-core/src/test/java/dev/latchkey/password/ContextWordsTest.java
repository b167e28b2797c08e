package dev.latchkey.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContextWordsTest {

    @ParameterizedTest
    @CsvSource({
        "xx alice yy,'xx  yy'",
        "xxALICEyyalice,xxyy",
        "xx@L1c3yy,xxyy",
        "xxecilayy,xxyy",
        "xx\u00c0l\u00ecc\u00e9yy,xxyy",
        "alic,alic",
        "aliceecila,''",
        "a\ud83d\udd11lice,a\ud83d\udd11lice"
    })
    void what_is_left_is_the_text_without_the_words(String text, String remainder) {
        assertThat(ContextWords.of(List.of("alice")).remainderOf(text)).isEqualTo(remainder);
    }

    @Test
    void texts_are_taken_apart_at_whatever_is_no_letter_or_digit() {
        ContextWords words = ContextWords.of(List.of("al1.bo2@shop.example", "Mary-Ann O'Hara"));

        assertThat(words.remainderOf("al1|bo2|shop|example|mary|ann|hara|o")).isEqualTo("|||||||o");
    }

    @Test
    void the_longest_word_is_taken_out_first() {
        assertThat(ContextWords.of(List.of("ann", "annabel")).remainderOf("xannabelx"))
                .isEqualTo("xx");
        assertThat(ContextWords.of(List.of("ann"))
                        .and(ContextWords.of(List.of("annabel")))
                        .remainderOf("xannabelx"))
                .isEqualTo("xx");
    }

    @Test
    void what_stood_apart_does_not_become_a_word_when_one_between_is_taken_out() {
        assertThat(ContextWords.of(List.of("alice", "bobby")).remainderOf("aliBOBBYce"))
                .isEqualTo("alice");
    }

    @ParameterizedTest
    @CsvSource({"ABC,abc", "\u00c4\u00e9\u0130,aei", "4@8([{<369!1l|05$7+2%,aabcccceggiiiiossttzx", "\u4e2d,\u4e2d"})
    void a_skeleton_has_no_case_accents_or_look_alikes(String text, String skeleton) {
        assertThat(Skeleton.of(text)).isEqualTo(skeleton);
    }

    @Test
    void a_skeleton_is_as_long_as_its_text() {
        String text = "\ud83d\udd11\uac00\ufb01\u0344\ud83d";

        assertThat(Skeleton.of(text))
                .hasSameSizeAs(text)
                .startsWith("\ud83d\udd11")
                .endsWith("\ud83d");
    }
}

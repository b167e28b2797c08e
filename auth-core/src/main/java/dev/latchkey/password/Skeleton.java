package dev.latchkey.password;

import java.text.Normalizer;

/**
 * A text with what people vary without making it harder to guess taken away: case, accents and look-alikes such as
 * {@code 0} for {@code o}. It has as many characters as the text, so that a place in the one is the same place in the
 * other. Two characters that look alike become the same one, whichever it is: skeletons are compared with skeletons.
 */
final class Skeleton {

    private static final String LOOK_ALIKES = "@48([{<369!1|l05$+72%";
    private static final String LETTERS = "aabcccceggiiiiossttzx";

    private Skeleton() {}

    static String of(String text) {
        char[] skeleton = text.toCharArray();
        for (int i = 0; i < skeleton.length; i++) {
            char letter = Character.toLowerCase(skeleton[i]);
            if (letter > 0x7f && !Character.isSurrogate(letter)) {
                letter = Normalizer.normalize(String.valueOf(letter), Normalizer.Form.NFD)
                        .charAt(0);
            }
            int lookAlike = LOOK_ALIKES.indexOf(letter);
            skeleton[i] = lookAlike < 0 ? letter : LETTERS.charAt(lookAlike);
        }
        return String.valueOf(skeleton);
    }
}

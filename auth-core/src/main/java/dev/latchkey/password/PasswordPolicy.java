package dev.latchkey.password;

import dev.latchkey.kernel.Secret;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a password may be chosen: by its length, whether it is common, whatever digits and signs stand around it, or
 * made of what is known about the user and the service, and by how many guesses it takes (NIST SP 800-63B-4,
 * section 3.1.1.2; ASVS 6.2). There are no rules of composition: any characters will do, and none are asked for.
 *
 * <p>Defaults: 15 to 128 characters, at least 100 million guesses by zxcvbn's estimate. A character is a Unicode code
 * point of the password's NFC form, the form that is hashed.
 *
 * <p>The time of a check is bounded, about a tenth of a second at worst, whatever the password; the first check of a policy
 * also reads the word lists, a few hundred milliseconds. Immutable and safe for use by several threads.
 */
public final class PasswordPolicy {

    private final int minLength;
    private final int maxLength;
    private final double minLog10Guesses;
    private final ContextWords serviceWords;
    private final Lazy<StrengthEstimator> estimator;

    private PasswordPolicy(Builder builder) {
        this.minLength = builder.minLength == null ? Builder.DEFAULT_MIN_LENGTH : builder.minLength;
        this.maxLength = builder.maxLength == null ? Builder.DEFAULT_MAX_LENGTH : builder.maxLength;
        long minGuesses = builder.minGuesses == null ? Builder.DEFAULT_MIN_GUESSES : builder.minGuesses;
        this.minLog10Guesses = Math.log10((double) minGuesses);
        this.serviceWords = ContextWords.of(builder.serviceWords);
        this.estimator = new Lazy<>(StrengthEstimator::load);
    }

    private PasswordPolicy(PasswordPolicy base, ContextWords serviceWords) {
        this.minLength = base.minLength;
        this.maxLength = base.maxLength;
        this.minLog10Guesses = base.minLog10Guesses;
        this.serviceWords = serviceWords;
        this.estimator = base.estimator;
    }

    /**
     * A policy with the default settings.
     *
     * @return the policy
     */
    public static PasswordPolicy create() {
        return builder().build();
    }

    /**
     * Settings for a policy.
     *
     * @return a builder with the defaults
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The same policy with further words of the service, as {@link Builder#serviceWords} adds them. Those that the
     * policy has already are kept, and a hundred words more are looked at.
     *
     * @param texts the texts, in whatever case
     * @return the policy with them
     */
    public PasswordPolicy withServiceWords(Collection<String> texts) {
        return new PasswordPolicy(this, serviceWords.and(ContextWords.of(texts)));
    }

    /**
     * The least number of characters, for a form to say.
     *
     * @return the number of code points
     */
    public int minLength() {
        return minLength;
    }

    /**
     * The largest number of characters, for a form to say.
     *
     * @return the number of code points
     */
    public int maxLength() {
        return maxLength;
    }

    /**
     * Checks a password that a user wants to have.
     *
     * @param password the password, of whatever length and content
     * @param aboutUser texts known about the user, such as the e-mail address and the names; their words do not count
     *     towards the strength, whatever their case, accents, direction or look-alikes; at most a hundred words are
     *     looked at
     * @return the rules it breaks, in the order of {@link PasswordRule}; empty when it may be chosen
     */
    public List<PasswordProblem> check(Secret password, Collection<String> aboutUser) {
        Objects.requireNonNull(aboutUser, "aboutUser");
        if (password.reveal().isEmpty()) {
            return List.of(new PasswordProblem(PasswordRule.TOO_SHORT, minLength));
        }
        if (password.reveal().length() > PasswordHasher.MAX_PASSWORD_LENGTH) {
            return List.of(new PasswordProblem(PasswordRule.TOO_LONG, maxLength));
        }
        return PasswordText.of(password)
                .map(text -> problems(text.normal(), aboutUser))
                .orElseGet(() -> List.of(PasswordProblem.of(PasswordRule.UNSUPPORTED_CHARACTER)));
    }

    private List<PasswordProblem> problems(String password, Collection<String> aboutUser) {
        List<PasswordProblem> problems = new ArrayList<>();
        int length = password.codePointCount(0, password.length());
        if (length < minLength) {
            problems.add(new PasswordProblem(PasswordRule.TOO_SHORT, minLength));
        }
        if (length > maxLength) {
            problems.add(new PasswordProblem(PasswordRule.TOO_LONG, maxLength));
        }
        // The normal form of an unassigned character may change when it is assigned (UAX 15, section 12.1).
        if (password.codePoints().anyMatch(c -> !Character.isDefined(c))) {
            problems.add(PasswordProblem.of(PasswordRule.UNSUPPORTED_CHARACTER));
        }
        boolean common = estimator.get().isCommon(password);
        if (common) {
            problems.add(PasswordProblem.of(PasswordRule.TOO_COMMON));
        }
        if (leansOnContext(password, aboutUser)) {
            problems.add(PasswordProblem.of(PasswordRule.CONTAINS_CONTEXT));
        }
        if (!common && length >= minLength) {
            weakness(password).map(PasswordProblem::of).ifPresent(problems::add);
        }
        return List.copyOf(problems);
    }

    private Optional<PasswordRule> weakness(String password) {
        StrengthEstimator.Estimate whole = estimator.get().estimate(password, minLog10Guesses);
        if (whole.log10Guesses() < minLog10Guesses) {
            return Optional.of(whole.rule());
        }
        if (estimator.get().isDressedUp(password, minLog10Guesses)) {
            return Optional.of(PasswordRule.TOO_COMMON);
        }
        return estimator.get().isOfRuns(password, minLog10Guesses)
                ? Optional.of(PasswordRule.REPEATED)
                : Optional.empty();
    }

    /** Whether it has a word of the context in it, and what is left without those is too little. */
    private boolean leansOnContext(String password, Collection<String> aboutUser) {
        String remainder = serviceWords.and(ContextWords.of(aboutUser)).remainderOf(password);
        return remainder.length() < password.length()
                && estimator.get().estimate(remainder, minLog10Guesses).log10Guesses() < minLog10Guesses;
    }

    /** Settings of a {@link PasswordPolicy}; each can be set once. Not safe for use by several threads. */
    public static final class Builder {

        private static final int DEFAULT_MIN_LENGTH = 15;
        private static final int DEFAULT_MAX_LENGTH = 128;
        private static final long DEFAULT_MIN_GUESSES = 100_000_000;
        private static final int SHORTEST = 8;
        private static final int LONGEST_MUST_BE_ALLOWED = 64;
        private static final int LONGEST = 256;
        private static final long FEWEST_GUESSES = 1_000_000;

        private @Nullable Integer minLength;
        private @Nullable Integer maxLength;
        private @Nullable Long minGuesses;
        private final List<String> serviceWords = new ArrayList<>();

        private Builder() {}

        /**
         * The least number of characters: 15 when left out, as NIST SP 800-63B-4 asks for a password that is the only
         * factor.
         *
         * @param characters 8 to 64
         * @return this builder
         */
        public Builder minLength(int characters) {
            inRange("minLength", characters, SHORTEST, LONGEST_MUST_BE_ALLOWED);
            minLength = once("minLength", minLength, characters);
            return this;
        }

        /**
         * The largest number of characters: 128 when left out.
         *
         * @param characters 64 to 256
         * @return this builder
         */
        public Builder maxLength(int characters) {
            inRange("maxLength", characters, LONGEST_MUST_BE_ALLOWED, LONGEST);
            maxLength = once("maxLength", maxLength, characters);
            return this;
        }

        /**
         * How many guesses a password must take by zxcvbn's estimate: 100 million when left out.
         *
         * @param guesses at least a million
         * @return this builder
         */
        public Builder minGuesses(long guesses) {
            inRange("minGuesses", guesses, FEWEST_GUESSES, Long.MAX_VALUE);
            minGuesses = once("minGuesses", minGuesses, guesses);
            return this;
        }

        /**
         * Adds texts whose words do not count towards the strength of any password: the names of the service, the
         * organization, its products, its host name (ASVS 6.1.2). May be called several times; a hundred words are
         * looked at.
         *
         * @param texts the texts, in whatever case
         * @return this builder
         */
        public Builder serviceWords(Collection<String> texts) {
            serviceWords.addAll(texts);
            return this;
        }

        /**
         * Makes the policy.
         *
         * @return the policy
         */
        public PasswordPolicy build() {
            return new PasswordPolicy(this);
        }

        private static void inRange(String name, long value, long min, long max) {
            if (value < min || value > max) {
                throw new IllegalArgumentException(name + " is between " + min + " and " + max + ", not " + value);
            }
        }

        private static <T> T once(String name, @Nullable T former, T value) {
            if (former != null) {
                throw new IllegalStateException(name + " is set twice: to " + former + " and to " + value);
            }
            return value;
        }
    }
}

package dev.latchkey.login;

/**
 * Port: scores sign-ins whose credentials were right, such as those from two places that are too far apart for the time
 * between them. Asked before a session is started, and once more after a second factor. A host's own; without one each
 * sign-in is {@link RiskVerdict#ALLOW}, and users are told of those on new devices all the same. Implementations are safe
 * for use by several threads.
 *
 * <p>It runs on a thread of its own and has a second: one that takes longer, throws, or is asked by more than 16 sign-ins
 * at once counts as {@link RiskVerdict#ALLOW}, and the log says so. So its absence takes no sign-in down, and it is no place
 * for a rule that must hold: those are for an {@link dev.latchkey.event.AuthInterceptor}.
 */
@FunctionalInterface
public interface SignInRisk {

    /**
     * Scores a sign-in.
     *
     * @param attempt the sign-in
     * @return what is made of it
     * @throws Exception when it cannot be told
     */
    RiskVerdict judge(SignInAttempt attempt) throws Exception;
}

package dev.latchkey.examples.server;

import dev.latchkey.examples.server.settings.Settings;
import dev.latchkey.examples.server.settings.SettingsException;
import dev.latchkey.examples.server.settings.SettingsTable;
import dev.latchkey.examples.server.token.PrintableAscii;
import dev.latchkey.examples.server.token.TokenCheck;
import dev.latchkey.examples.server.token.TokenInspection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Shows what a token says and whether it verifies. Exits with 1 when it does not. */
final class InspectCommand {

    private static final int MAX_LENGTH = 64 * 1024;

    private InspectCommand() {}

    static int run(Arguments arguments, Console console) throws UsageException, SettingsException {
        if (arguments.words().size() != 1) {
            throw new UsageException("'token inspect' wants one token, or - to read it from standard input");
        }
        Settings settings = arguments.settings(console.variables());
        String token = token(arguments.words().get(0), console);
        TokenInspection inspection;
        try {
            inspection = TokenInspection.of(token);
        } catch (IllegalArgumentException e) {
            throw new UsageException("this is no token: " + PrintableAscii.of(String.valueOf(e.getMessage())));
        }
        inspection.describe(console.environment().now()).forEach(console.out()::println);
        return verify(token, inspection, arguments.option(Arguments.JWKS), settings, console);
    }

    private static int verify(
            String token, TokenInspection inspection, Optional<String> given, Settings settings, Console console)
            throws UsageException {
        String own = settings.issuer(settings.get(SettingsTable.PORT)).toString();
        String ownAudience = settings.find(SettingsTable.AUDIENCE).orElse(own);
        // With keys that the user names, any issuer of theirs will do; without, it must be this server.
        String issuer = given.flatMap(keys -> inspection.text("iss")).orElse(own);
        String audience = given.flatMap(keys -> inspection.audience()).orElse(ownAudience);
        String jwks = given.orElse(own + "/.well-known/jwks.json");
        try {
            Optional<String> problem = new TokenCheck(issuer, audience, console.environment()).problem(token, jwks);
            if (problem.isEmpty()) {
                console.out()
                        .println("verified with the keys of " + jwks
                                + "; whether it was revoked, only the server knows");
                return 0;
            }
            console.out().println("not verified with the keys of " + jwks + ": " + PrintableAscii.of(problem.get()));
            return 1;
        } catch (IllegalArgumentException e) {
            throw new UsageException("not verified: " + PrintableAscii.of(String.valueOf(e.getMessage()))
                    + "; name the keys with " + Arguments.JWKS);
        }
    }

    private static String token(String word, Console console) throws UsageException {
        if (!word.equals("-")) {
            return word;
        }
        try {
            byte[] read = console.in().readNBytes(MAX_LENGTH + 1);
            if (read.length > MAX_LENGTH) {
                throw new UsageException("standard input holds more than a token");
            }
            return new String(read, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UsageException("standard input cannot be read");
        }
    }
}

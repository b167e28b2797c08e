package dev.latchkey.examples.server.settings;

import dev.latchkey.Issuer;
import dev.latchkey.account.EmailAddress;
import dev.latchkey.kernel.ApplicationName;
import dev.latchkey.kernel.Secret;
import dev.latchkey.notify.SmtpSettings;
import dev.latchkey.password.PasswordHash;
import dev.latchkey.password.PasswordHasher;
import dev.latchkey.redis.RedisSettings;
import dev.latchkey.servlet.client.IpNetwork;
import dev.latchkey.token.MasterKey;
import dev.latchkey.token.SignatureAlgorithm;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The types of values that settings have. */
final class Parsers {

    private static final Secret ANY_SERVER = Secret.of("smtp://localhost");
    private static final String ANY_SENDER = "latchkey@localhost";

    private Parsers() {}

    static ValueParser<String> text() {
        return new ValueParser<>("a text", Function.identity());
    }

    static ValueParser<Secret> secret() {
        return new ValueParser<>("a text", Secret::of);
    }

    static ValueParser<Integer> number(int least, int most) {
        return new ValueParser<>("a whole number from " + least + " to " + most, text -> {
            if (!text.chars().allMatch(c -> c >= '0' && c <= '9') || text.length() > 9) {
                throw new IllegalArgumentException();
            }
            int value = Integer.parseInt(text);
            if (value < least || value > most) {
                throw new IllegalArgumentException();
            }
            return value;
        });
    }

    static ValueParser<Duration> duration(Duration least, Duration most) {
        String shape = "an ISO 8601 duration such as PT15M or P7D, from " + shown(least) + " to " + shown(most);
        return new ValueParser<>(shape, text -> {
            Duration value;
            try {
                value = Duration.parse(text);
            } catch (DateTimeParseException | ArithmeticException e) {
                throw new IllegalArgumentException();
            }
            if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
                throw new IllegalArgumentException();
            }
            if (!value.equals(Duration.ofSeconds(value.toSeconds()))) {
                throw new IllegalArgumentException("whole seconds only");
            }
            return value;
        });
    }

    /** In days where it is whole days, which {@code Duration} itself writes in hours. */
    private static String shown(Duration duration) {
        boolean wholeDays = duration.toDays() > 0 && duration.equals(Duration.ofDays(duration.toDays()));
        return wholeDays ? "P" + duration.toDays() + "D" : duration.toString();
    }

    /** One of a few words, each of which stands for a value. */
    static <T> ValueParser<T> oneOf(Map<String, T> words) {
        Map<String, T> known = new LinkedHashMap<>(words);
        String shape = known.keySet().stream().map(w -> "`" + w + "`").collect(Collectors.joining(" or "));
        return new ValueParser<>(shape, text -> {
            T value = known.get(text);
            if (value == null) {
                throw new IllegalArgumentException();
            }
            return value;
        });
    }

    /** A switch with its own words for yes and no. */
    static ValueParser<Boolean> either(String yes, String no) {
        Map<String, Boolean> words = new LinkedHashMap<>();
        words.put(yes, true);
        words.put(no, false);
        return oneOf(words);
    }

    static ValueParser<Path> path(String shape) {
        return new ValueParser<>(shape, text -> {
            try {
                return Path.of(text);
            } catch (InvalidPathException e) {
                throw new IllegalArgumentException(e.getReason(), e);
            }
        });
    }

    static ValueParser<EmailAddress> email() {
        return new ValueParser<>("an e-mail address", EmailAddress::parse);
    }

    static ValueParser<MasterKey> masterKey() {
        return new ValueParser<>("32 bytes in base64", text -> MasterKey.of(Secret.of(text)));
    }

    static ValueParser<DatabaseAddress> database() {
        return new ValueParser<>(
                "`jdbc:postgresql://host/database`, `jdbc:h2:file:/path/name` or `memory`", DatabaseAddress::parse);
    }

    /** A database that others write to: memory has no replica. */
    static ValueParser<DatabaseAddress> replica() {
        return new ValueParser<>("`jdbc:postgresql://host/database` or `jdbc:h2:file:/path/name`", text -> {
            DatabaseAddress address = DatabaseAddress.parse(text);
            if (address.kind() == DatabaseAddress.Kind.MEMORY) {
                throw new IllegalArgumentException("memory has no replica");
            }
            return address;
        });
    }

    static ValueParser<RedisSettings> redis() {
        return new ValueParser<>(
                "`redis://user:password@host:port/database`, or `rediss://` for TLS",
                text -> RedisSettings.parse(Secret.of(text)));
    }

    static ValueParser<PasswordHash> passwordHash() {
        return new ValueParser<>("a password hash in one of the forms that are read", text -> {
            PasswordHash hash = PasswordHash.of(text);
            PasswordHasher.builder().build().examine(hash).ifPresent(reason -> {
                throw new IllegalArgumentException(
                        reason.name().toLowerCase(Locale.ROOT).replace('_', ' '));
            });
            return hash;
        });
    }

    static ValueParser<SignatureAlgorithm> algorithm() {
        Map<String, SignatureAlgorithm> names = new LinkedHashMap<>();
        for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
            names.put(algorithm.joseName(), algorithm);
        }
        return oneOf(names);
    }

    static ValueParser<Issuer> issuer() {
        return new ValueParser<>("an https URL without a path, or plain http for a loopback host", text -> {
            Issuer issuer = Issuer.parse(text);
            if (!issuer.uri().getRawPath().isEmpty()) {
                throw new IllegalArgumentException("the server is at the root of its host: leave the path out");
            }
            return issuer;
        });
    }

    static ValueParser<Secret> smtp() {
        return new ValueParser<>("the URL of a mail server", text -> {
            Secret url = Secret.of(text);
            SmtpSettings.parse(url, ANY_SENDER);
            return url;
        });
    }

    static ValueParser<String> sender() {
        return new ValueParser<>("`noreply@shop.example` or `Shop <noreply@shop.example>`", text -> {
            SmtpSettings.parse(ANY_SERVER, text);
            return text;
        });
    }

    static ValueParser<String> host() {
        return new ValueParser<>("a host name or IP address", text -> {
            if (!text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '/' && c != '@' && c != '%')) {
                throw new IllegalArgumentException();
            }
            return text;
        });
    }

    static ValueParser<String> applicationName() {
        return new ValueParser<>(
                "1 to " + ApplicationName.MAX_LENGTH + " characters, none of them a control character", text -> {
                    try {
                        return ApplicationName.require(text);
                    } catch (IllegalArgumentException e) {
                        throw new IllegalArgumentException(); // the shape says it, without the text
                    }
                });
    }

    static ValueParser<String> token(int limit) {
        return new ValueParser<>("1 to " + limit + " visible ASCII characters", text -> {
            if (text.length() > limit || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                throw new IllegalArgumentException();
            }
            return text;
        });
    }

    static ValueParser<List<String>> addresses() {
        return new ValueParser<>(
                "IP addresses or CIDR blocks such as 10.0.0.0/8, separated by commas",
                text -> Arrays.stream(text.split(",", -1))
                        .map(String::strip)
                        .map(Parsers::network)
                        .toList());
    }

    static ValueParser<List<String>> roles() {
        return new ValueParser<>(
                "names of roles, separated by commas",
                text -> Arrays.stream(text.split(",", -1))
                        .map(String::strip)
                        .map(Parsers::role)
                        .toList());
    }

    private static String role(String text) {
        if (!text.matches("[A-Za-z0-9:._-]{1,100}")) {
            throw new IllegalArgumentException();
        }
        return text;
    }

    private static String network(String text) {
        IpNetwork.parse(text);
        return text;
    }
}

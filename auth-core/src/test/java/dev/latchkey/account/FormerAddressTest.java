package dev.latchkey.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Latchkey;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.UserId;
import dev.latchkey.notify.Mail;
import dev.latchkey.notify.MailException;
import dev.latchkey.notify.MessageKind;
import dev.latchkey.notify.OutboxMessage;
import dev.latchkey.session.AuthContext;
import dev.latchkey.session.StartResult;
import dev.latchkey.session.TokenPair;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.testing.CapturedMail;
import dev.latchkey.testing.MovableEnvironment;
import dev.latchkey.token.MasterKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose mail server says "later" is told all the same, wherever the account has moved to meanwhile. */
class FormerAddressTest {

    private static final String FIRST = "ada@first.example";
    private static final String SECOND = "ada@second.example";
    private static final String THIRD = "ada@third.example";
    private static final String MOVED = "Your account at Shop has another e-mail address";
    private static final String WANTED = "Your account at Shop is to have another e-mail address";
    private static final Secret PASSWORD = Secret.of("a quiet harbour at dawn");
    private static final RequestContext CONTEXT = RequestContext.none();

    private final MovableEnvironment environment = MovableEnvironment.at(Instant.parse("2026-03-02T08:00:00Z"));
    private final InMemoryStorage storage = InMemoryStorage.create();
    private final CapturedMail mail = new CapturedMail();
    private final Set<String> deferring = ConcurrentHashMap.newKeySet();
    private final Latchkey latchkey = Latchkey.builder()
            .issuer("https://shop.example")
            .applicationName("Shop")
            .environment(environment)
            .masterKey(MasterKey.generate(environment))
            .storage(storage)
            .deletionGrace(Duration.ZERO)
            .mailer(this::send)
            .build();
    private final UserId ada = ada();
    private final TokenPair acting = session();

    @AfterEach
    void close() {
        latchkey.close();
    }

    @Test
    void each_former_address_is_told_of_each_move_however_late_its_mail_server_takes_it() {
        deferring.addAll(Set.of(FIRST, SECOND));
        move(SECOND);
        move(THIRD);
        assertThat(subjects(FIRST)).isEmpty();
        assertThat(subjects(SECOND)).isEmpty();

        deferring.clear();
        deliverWhatWasPutOff();

        assertThat(subjects(FIRST)).containsExactlyInAnyOrder(WANTED, MOVED);
        assertThat(subjects(SECOND)).containsExactlyInAnyOrder(WANTED, MOVED);
        assertThat(subjects(THIRD)).isEmpty();
    }

    @Test
    void nor_does_the_way_back_keep_the_address_in_between_from_being_told() {
        deferring.add(SECOND);
        move(SECOND);
        move(FIRST);

        deferring.clear();
        deliverWhatWasPutOff();

        assertThat(subjects(SECOND)).containsExactlyInAnyOrder(WANTED, MOVED);
        assertThat(subjects(FIRST)).containsExactlyInAnyOrder(WANTED, MOVED);
    }

    @Test
    void a_notice_of_a_change_without_an_address_of_its_own_does_not_go_to_the_new_one() {
        move(SECOND);
        int before = mail.all().size();
        Instant now = environment.now();
        for (MessageKind kind : List.of(MessageKind.EMAIL_CHANGED, MessageKind.EMAIL_CHANGE_REQUESTED)) {
            storage.transactions()
                    .run(tx -> storage.outbox()
                            .add(
                                    tx,
                                    new OutboxMessage(
                                            environment.newId(),
                                            ada,
                                            kind,
                                            Locale.ROOT,
                                            now,
                                            0,
                                            now.plus(Duration.ofDays(1)))));
        }

        latchkey.deliverMail();

        assertThat(mail.all()).hasSize(before);
        assertThat(subjects(SECOND)).isEmpty();
        assertThat(storage.outbox().of(ada, null, 10)).isEmpty();
    }

    @Test
    void the_outbox_shows_no_address_and_forgets_it_with_the_account() {
        deferring.add(FIRST);
        move(SECOND);

        List<OutboxMessage> waiting = storage.outbox().of(ada, null, 10);
        assertThat(waiting)
                .hasSize(2)
                .allSatisfy(
                        message -> assertThat(message.recipient()).isNotNull().doesNotContain("ada", "first"));
        assertThat(latchkey.ownData().deleteAsHost(ada, CONTEXT)).isInstanceOf(DeleteResult.Scheduled.class);
        int unused = latchkey.ownData().eraseDue(10);

        assertThat(storage.outbox().of(ada, null, 10)).isEmpty();
    }

    private void send(Mail one) {
        if (deferring.contains(one.to()) && !isLink(one)) {
            throw new MailException(MailException.Kind.TRANSIENT, "later");
        }
        mail.send(one);
    }

    private void deliverWhatWasPutOff() {
        environment.advance(Duration.ofHours(1));
        latchkey.deliverMail();
    }

    private void move(String address) {
        assertThat(latchkey.accounts().changeEmail(ada, acting.session().id(), address, PASSWORD, CONTEXT))
                .isInstanceOf(ChangeEmailResult.Requested.class);
        latchkey.deliverMail();
        assertThat(latchkey.accounts().verifyEmail(mail.tokenTo(address), CONTEXT))
                .isInstanceOf(VerifyEmailResult.Verified.class);
        latchkey.deliverMail();
    }

    /** What was said to an address, without the mail with the link to it. */
    private List<String> subjects(String address) {
        return mail.all().stream()
                .filter(one -> one.to().equals(address) && !isLink(one))
                .map(Mail::subject)
                .toList();
    }

    private static boolean isLink(Mail one) {
        return one.subject().startsWith("Confirm your new");
    }

    private UserId ada() {
        CreateResult made = latchkey.accounts().create(NewAccount.verified(FIRST, PASSWORD), CONTEXT);
        return ((CreateResult.Created) made).user().id();
    }

    private TokenPair session() {
        return ((StartResult.Started) latchkey.sessions().start(ada, AuthContext.of("pwd"))).tokens();
    }
}

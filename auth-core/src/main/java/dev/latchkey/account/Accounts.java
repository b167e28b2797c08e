package dev.latchkey.account;

import dev.latchkey.event.AuthEvents;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import dev.latchkey.password.PasswordHasher;
import dev.latchkey.password.PasswordPolicy;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * User accounts: registration, verification of addresses, profile, change of password, status. Safe for use by several
 * threads.
 *
 * <p>Security promise: with verification required, nobody but the owner of a mailbox learns whether its address has an
 * account, neither from an answer nor from the work that it takes. Mailed tokens are 32 random bytes, stored as digests,
 * and each is good for exactly one caller. A change of password or status ends the sessions that must not go on, in one
 * unit of work with the change.
 *
 * <p>Each method throws {@link dev.latchkey.kernel.StoreUnavailableException} when a store is out of reach.
 */
public final class Accounts {

    private static final int PAGE_LIMIT = 1_000;

    private final AttributeSchema attributes;
    private final UserStore users;
    private final Registrations registrations;
    private final EmailVerification verification;
    private final VerificationCodes verificationCodes;
    private final Profiles profiles;
    private final PasswordResets passwordResets;
    private final MagicLinks magicLinks;
    private final EmailChanges emailChanges;
    private final PasswordChanges passwordChanges;
    private final StatusChanges statusChanges;
    private final AccountCreation creation;
    private final AccountImport imports;
    private final AdministratorAccounts administrators;

    private Accounts(
            AccountStores stores,
            AccountPorts ports,
            PasswordHasher hasher,
            PasswordPolicy policy,
            AuthEvents events,
            Environment environment,
            AccountSettings settings) {
        UnitsOfWork work = new UnitsOfWork(stores.transactions());
        NewPasswords passwords = new NewPasswords(policy, hasher);
        AccountEntry entry = new AccountEntry(stores, ports.sessions(), events, environment);
        this.attributes = settings.attributes();
        this.users = stores.users();
        this.registrations =
                new Registrations(settings, stores, passwords, entry, work, ports.mail(), events, environment);
        TypedCodes codes =
                new TypedCodes(stores.oneTimeTokens(), ports.codes(), settings.verificationCodeLife(), environment);
        this.verification =
                new EmailVerification(stores, settings, passwords, work, codes, ports.mail(), events, environment);
        this.verificationCodes = new VerificationCodes(verification, users, work, ports.codes(), codes);
        this.profiles = new Profiles(stores, work, events, environment, settings.attributes());
        this.magicLinks = new MagicLinks(stores, ports, work, events, environment);
        this.passwordResets = new PasswordResets(stores, ports, passwords, work, magicLinks, events, environment);
        this.emailChanges = new EmailChanges(
                stores,
                ports,
                settings,
                new OwnPassword(stores, ports, hasher, events, environment),
                entry,
                work,
                events,
                environment);
        this.passwordChanges =
                new PasswordChanges(stores, ports, hasher, passwords, passwordResets, events, environment);
        this.statusChanges = new StatusChanges(stores, ports, settings, work, events, environment);
        this.creation = new AccountCreation(settings, passwords, entry, work, ports.mail());
        this.imports = new AccountImport(settings, passwords, entry, work);
        this.administrators =
                new AdministratorAccounts(stores, settings, creation, ports.administrators(), work, environment);
    }

    /**
     * Composes the service.
     *
     * @param stores the stores it rests on
     * @param ports what it needs of other features
     * @param hasher hashes passwords
     * @param policy judges new passwords
     * @param events told of what happened, asked before what is about to
     * @param environment time, randomness and ids
     * @param settings how accounts are made
     * @return the service
     */
    public static Accounts create(
            AccountStores stores,
            AccountPorts ports,
            PasswordHasher hasher,
            PasswordPolicy policy,
            AuthEvents events,
            Environment environment,
            AccountSettings settings) {
        return new Accounts(stores, ports, hasher, policy, events, environment, settings);
    }

    /**
     * Registers a user. With verification required, an address that has an account gets the same answer for the same
     * work, and a mail that says so. An account that is still pending stays, with its profile and its links, and gets
     * another link; when the password is not the one it has, it has none from then on, and whoever uses a link chooses
     * one.
     *
     * @param registration what the user registers with
     * @return what came of it
     */
    public RegisterResult register(Registration registration) {
        return registrations.register(registration);
    }

    /**
     * Uses a verification link up, unless the account has no password: then the link stays as it is. The link of a change
     * of address gives the account that address: the session it was asked for in goes on and is due new tokens, all others
     * end.
     *
     * @param token the token of the link
     * @param context the request it follows from
     * @return what came of it
     */
    public VerifyEmailResult verifyEmail(Secret token, RequestContext context) {
        return emailChanges.isOfThisKind(token)
                ? emailChanges.confirm(token, context)
                : verification.verify(token, null, context);
    }

    /**
     * Uses a verification link up and sets the password of the account, which is pending, in one unit of work. An
     * account that is active keeps the password it has.
     *
     * @param token the token of the link
     * @param password the password
     * @param context the request it follows from
     * @return what came of it
     */
    public VerifyEmailResult verifyEmail(Secret token, Secret password, RequestContext context) {
        return emailChanges.isOfThisKind(token)
                ? emailChanges.confirm(token, context)
                : verification.verify(token, password, context);
    }

    /**
     * The account for which a verification link works with a password alone; it is left as it is.
     *
     * @param token the token of the link
     * @return the account; empty when no password is wanted, or the link does not work
     */
    public Optional<User> findAwaitingPassword(Secret token) {
        return verification.awaitingPassword(token);
    }

    /**
     * Verification by the code that is mailed beside the link.
     *
     * @return the service
     */
    public VerificationCodes verificationCodes() {
        return verificationCodes;
    }

    /**
     * Has another verification link mailed, when the address has an account that waits for one. Tells nothing.
     *
     * @param email the address, whatever was typed
     * @param context the request it follows from
     */
    public void resendVerification(String email, RequestContext context) {
        verification.resend(email, context);
    }

    /**
     * Mints what a verification mail has, when the mail is made; earlier links and codes of the user stop working.
     *
     * @param user the recipient
     * @return the token of the link, and the code; empty when there is nothing to verify any more
     */
    public Optional<MailedVerification> mintVerification(UserId user) {
        return verification.mint(user);
    }

    /**
     * Finds an account.
     *
     * @param user its id
     * @return the account, empty when there is none
     */
    public Optional<User> find(UserId user) {
        return users.find(user);
    }

    /**
     * Finds an account as it was a moment ago, for what is shown of it, without asking the database each time. A change
     * that was made through this node is seen at once, others as late as {@link UserStore#findRecent} and the cache's
     * settings allow.
     *
     * @param user its id
     * @return the account, empty when there is none
     */
    public Optional<User> findRecent(UserId user) {
        return users.findRecent(user);
    }

    /**
     * Finds an account by its address.
     *
     * @param email the address, whatever was typed
     * @return the account, empty when there is none
     */
    public Optional<User> findByEmail(String email) {
        try {
            return users.findByEmail(EmailAddress.parse(email));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Accounts, page by page, in the order of their ids: that of their registration. For listings and reports: with a
     * database that has a read replica, an answer may lag behind by a moment.
     *
     * @param after the last account of the page before, null for the first page
     * @param limit the most to give, 1 to 1,000
     * @return the accounts that follow, fewer than the limit only at the end
     * @throws dev.latchkey.kernel.StoreUnavailableException when the storage is out of reach
     */
    public List<User> list(@Nullable UserId after, int limit) {
        if (limit < 1 || limit > PAGE_LIMIT) {
            throw new IllegalArgumentException("a page has 1 to " + PAGE_LIMIT + " accounts, not " + limit);
        }
        return users.page(after, limit);
    }

    /**
     * Changes profile fields.
     *
     * @param user whose
     * @param change the fields that change
     * @param ifVersion the version the change was made from, empty for whichever
     * @param context the request it follows from
     * @return what came of it
     */
    public UpdateResult updateProfile(
            UserId user, ProfileChange change, OptionalLong ifVersion, RequestContext context) {
        return profiles.update(user, change, ifVersion, context);
    }

    /**
     * Changes profile fields on the host's own account, those too that only the host writes; no interceptor is asked. The
     * caller answers for who may ask for it.
     *
     * @param user whose
     * @param change the fields that change
     * @param ifVersion the version the change was made from, empty for whichever
     * @param context the request it follows from
     * @return what came of it; never {@link UpdateResult.Vetoed}
     */
    public UpdateResult updateProfileAsHost(
            UserId user, ProfileChange change, OptionalLong ifVersion, RequestContext context) {
        return profiles.updateAsHost(user, change, ifVersion, context);
    }

    /**
     * Which fields of its own the host has in profiles.
     *
     * @return the schema
     */
    public AttributeSchema attributes() {
        return attributes;
    }

    /**
     * Changes the password of a user who is signed in. The other sessions end; the acting one goes on, and is due new
     * tokens.
     *
     * @param user whose
     * @param acting the session it is asked for from
     * @param current the current password
     * @param updated the new password
     * @param context the request it follows from
     * @return what came of it
     */
    public ChangePasswordResult changePassword(
            UserId user, SessionId acting, Secret current, Secret updated, RequestContext context) {
        return passwordChanges.change(user, acting, current, updated, context);
    }

    /**
     * The mailed links that sign in; {@link dev.latchkey.login.Logins} goes on with them.
     *
     * @return the links
     */
    public MagicLinks magicLinks() {
        return magicLinks;
    }

    /**
     * Has a link mailed to another address that a user who is signed in wants to have, and word of it to the present one.
     * The account keeps its address until {@link #verifyEmail} was given the link. An address that has an account of its own
     * gets the same answer; its owner is told.
     *
     * @param user whose
     * @param acting the session it is asked for from, which goes on when the address changes
     * @param address the new address, whatever was typed
     * @param current the current password
     * @param context the request it follows from
     * @return what came of it
     */
    public ChangeEmailResult changeEmail(
            UserId user, SessionId acting, String address, Secret current, RequestContext context) {
        return emailChanges.request(user, acting, address, current, context);
    }

    /**
     * What is to be mailed to the address that a user wants, minted when the mail is made; an earlier link of the user to
     * another address stops working.
     *
     * @param user whose
     * @return what is to be mailed; empty when nothing is to be said any more
     */
    public Optional<EmailChange> mintEmailChange(UserId user) {
        return emailChanges.mint(user);
    }

    /**
     * New passwords in place of forgotten ones, by mailed links.
     *
     * @return the resets
     */
    public PasswordResets passwordResets() {
        return passwordResets;
    }

    /**
     * Disables an account and ends its sessions. The last account that can administer is not disabled.
     *
     * @param user whose
     * @param context the request it follows from
     * @return what came of it
     */
    public StatusResult disable(UserId user, RequestContext context) {
        return statusChanges.disable(user, context);
    }

    /**
     * Enables an account again, one that is being deleted too; it is pending when its address still is to be verified.
     *
     * @param user whose
     * @param context the request it follows from
     * @return what came of it
     */
    public StatusResult enable(UserId user, RequestContext context) {
        return statusChanges.enable(user, context);
    }

    /**
     * Makes an account for somebody. The caller answers for who may ask for it.
     *
     * @param account the account
     * @param context the request it follows from
     * @return what came of it
     */
    public CreateResult create(NewAccount account, RequestContext context) {
        return creation.create(account, context);
    }

    /**
     * Takes accounts over from other systems.
     *
     * @return the import
     */
    public AccountImport imports() {
        return imports;
    }

    /**
     * Makes administrators: the first one, and others by an operator's own tools.
     *
     * @return the administrators' accounts
     */
    public AdministratorAccounts administrators() {
        return administrators;
    }
}

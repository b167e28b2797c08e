package dev.latchkey.account;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.Tx;
import java.util.Optional;

/**
 * Makes administrators: the first one, from settings or by a link that only the operator sees, and others by an operator's
 * own tools. Safe for use by several threads.
 */
public final class AdministratorAccounts {

    private static final String PREFIX = "lks_";
    private static final String SUBJECT = "administrator";

    private final AccountCreation creation;
    private final Administrators administrators;
    private final UnitsOfWork work;
    private final MailedTokens tokens;

    AdministratorAccounts(
            AccountStores stores,
            AccountSettings settings,
            AccountCreation creation,
            Administrators administrators,
            UnitsOfWork work,
            Environment environment) {
        this.creation = creation;
        this.administrators = administrators;
        this.work = work;
        this.tokens = new MailedTokens(
                OneTimeToken.Purpose.SET_UP, PREFIX, settings.setUpLife(), stores.oneTimeTokens(), environment);
    }

    /**
     * Makes the first administrator, when nobody can administer yet. The caller answers for who may ask for it.
     *
     * @param email the address, taken as verified
     * @param password the password
     * @param context the request it follows from
     * @return what came of it
     */
    public CreateResult createFirst(String email, Secret password, RequestContext context) {
        return creation.createAdministrator(NewAccount.verified(email, password), context, new AccountCreation.Guard() {
            @Override
            public Optional<CreateResult> inWork(Tx tx) {
                return administrators.exist(tx)
                        ? Optional.of(new CreateResult.AdministratorExists())
                        : Optional.empty();
            }

            @Override
            public void made(Tx tx, User user) {
                administrators.add(tx, user.id(), context);
            }
        });
    }

    /**
     * Makes an administrator, whether or not there is one. For an operator's own tools: the caller answers for who may
     * ask for it.
     *
     * @param email the address, taken as verified
     * @param password the password
     * @param context the request it follows from
     * @return what came of it
     */
    public CreateResult create(String email, Secret password, RequestContext context) {
        return creation.createAdministrator(NewAccount.verified(email, password), context, new AccountCreation.Guard() {
            @Override
            public void made(Tx tx, User user) {
                administrators.add(tx, user.id(), context);
            }
        });
    }

    /**
     * Mints the token of the link that sets up the first administrator, for the operator's eyes alone; earlier ones stop
     * working.
     *
     * @return the token, empty when somebody can administer
     */
    public Optional<Secret> mintSetUp() {
        return work.call(tx -> Optional.of(mint(tx)));
    }

    /**
     * Whether a set-up link works; it is left as it is.
     *
     * @param token the token of the link
     * @return true when {@link #setUp} would take it
     */
    public boolean isSetUpLive(Secret token) {
        return tokens.isLive(token);
    }

    /**
     * Makes the first administrator with a set-up link, which is used up by it.
     *
     * @param token the token of the link
     * @param email the address, taken as verified
     * @param password the password
     * @param context the request it follows from
     * @return what came of it
     */
    public CreateResult setUp(Secret token, String email, Secret password, RequestContext context) {
        if (!tokens.isLive(token)) {
            return new CreateResult.LinkInvalid();
        }
        // Used up in the unit of work that makes the account: neither a typing error nor a failure costs the link.
        // Administrators are looked for first, as minting does: whoever locks both locks them in this order.
        return creation.createAdministrator(NewAccount.verified(email, password), context, new AccountCreation.Guard() {
            @Override
            public Optional<CreateResult> inWork(Tx tx) {
                boolean invalid = administrators.exist(tx) || !tokens.consume(tx, token);
                return invalid ? Optional.of(new CreateResult.LinkInvalid()) : Optional.empty();
            }

            @Override
            public void made(Tx tx, User user) {
                administrators.add(tx, user.id(), context);
            }
        });
    }

    private Optional<Secret> mint(Tx tx) {
        return administrators.exist(tx) ? Optional.empty() : Optional.of(tokens.mint(tx, OneTimeToken.NOBODY, SUBJECT));
    }
}

package dev.latchkey.account;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.Tx;
import java.util.Optional;

/** Makes the first administrator: from settings, or by a link that only the operator sees. */
final class FirstAdministrator {

    private static final String PREFIX = "lks_";
    private static final String SUBJECT = "administrator";

    private final AccountCreation creation;
    private final Administrators administrators;
    private final UnitsOfWork work;
    private final MailedTokens tokens;

    FirstAdministrator(
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

    CreateResult create(String email, Secret password, RequestContext context) {
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

    /** Another one: whether there is one already does not matter. */
    CreateResult createFurther(String email, Secret password, RequestContext context) {
        return creation.createAdministrator(NewAccount.verified(email, password), context, new AccountCreation.Guard() {
            @Override
            public void made(Tx tx, User user) {
                administrators.add(tx, user.id(), context);
            }
        });
    }

    Optional<Secret> mintLink() {
        return work.call(tx -> Optional.of(mint(tx)));
    }

    boolean isLive(Secret token) {
        return tokens.isLive(token);
    }

    /**
     * The link is used up in the unit of work that makes the account, so that neither a typing error nor a failure costs
     * it. Looks for administrators first, as minting does: whoever locks both locks them in this order.
     */
    CreateResult setUp(Secret token, String email, Secret password, RequestContext context) {
        if (!tokens.isLive(token)) {
            return new CreateResult.LinkInvalid();
        }
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

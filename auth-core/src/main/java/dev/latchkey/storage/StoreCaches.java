package dev.latchkey.storage;

import dev.latchkey.access.Role;
import dev.latchkey.access.RoleStore;
import dev.latchkey.account.User;
import dev.latchkey.account.UserStore;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.OrganizationId;
import dev.latchkey.kernel.RoleId;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.UserId;
import dev.latchkey.organization.OrganizationStore;
import dev.latchkey.token.CopySeal;
import dev.latchkey.token.MasterKey;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Puts caches in front of stores: of accounts, of roles and who has them, and of organizations and who belongs to them.
 * The stores that come back answer {@link UserStore#findRecent}, {@link RoleStore#recentRoles},
 * {@link RoleStore#recentGrants}, {@link OrganizationStore#recent} and the like from copies, read everything else as
 * before, and tell the caches of what is written through them. Immutable and safe for use by several
 * threads.
 *
 * <p>Security promise: copies leave the process only sealed under the master key; they decide about no
 * sign-in, and about no refresh but together with the store. Whether an organization asks for a second factor is read from
 * them, at a sign-in too: a change counts on other nodes as late as copies live.
 */
public final class StoreCaches {

    private final SharedState state;
    private final CacheSettings settings;
    private final CopySeal seal;
    private final Environment environment;

    private StoreCaches(SharedState state, CacheSettings settings, CopySeal seal, Environment environment) {
        this.state = state;
        this.settings = settings;
        this.seal = seal;
        this.environment = environment;
    }

    /**
     * Makes caches in a shared state.
     *
     * @param state where
     * @param settings how long and how many
     * @param masterKey what copies outside the process are sealed under
     * @param environment time and randomness
     * @return the caches
     */
    public static StoreCaches in(
            SharedState state, CacheSettings settings, MasterKey masterKey, Environment environment) {
        return new StoreCaches(state, settings, CopySeal.of(masterKey, "cache"), environment);
    }

    /**
     * Accounts with a cache; once for a shared state.
     *
     * @param store the accounts
     * @param transactions the units of work over them
     * @return the accounts with the cache
     */
    public UserStore users(UserStore store, Transactions transactions) {
        ReadCache<UserId, User> cache =
                state.cache(spec("users", UserId::toString, UserId::parse, new UserCopies()), environment);
        return new CachedUsers(store, transactions, cache);
    }

    /**
     * Roles with caches; once for a shared state.
     *
     * @param store the roles
     * @param transactions the units of work over them
     * @return the roles with the caches
     */
    public RoleStore roles(RoleStore store, Transactions transactions) {
        ReadCache<String, List<Role>> roles =
                state.cache(spec("roles", Function.identity(), Function.identity(), new RoleCopies.All()), environment);
        ReadCache<UserId, Set<RoleId>> grants =
                state.cache(spec("grants", UserId::toString, UserId::parse, new RoleCopies.Granted()), environment);
        return new CachedRoles(store, transactions, roles, grants);
    }

    /**
     * Organizations with caches; once for a shared state.
     *
     * @param store the organizations
     * @param transactions the units of work over them
     * @return the organizations with the caches
     */
    public OrganizationStore organizations(OrganizationStore store, Transactions transactions) {
        return new CachedOrganizations(
                store,
                transactions,
                new CachedOrganizations.Caches(
                        state.cache(
                                spec(
                                        "organizations",
                                        OrganizationId::toString,
                                        OrganizationId::parse,
                                        new OrganizationCopies.One()),
                                environment),
                        state.cache(
                                spec("memberships", UserId::toString, UserId::parse, new OrganizationCopies.OfUser()),
                                environment),
                        state.cache(
                                spec(
                                        "factorsrequired",
                                        Function.identity(),
                                        Function.identity(),
                                        new OrganizationCopies.Required()),
                                environment)));
    }

    private <K, V> CacheSpec<K, V> spec(
            String name, Function<K, String> text, Function<String, K> parse, SealedCodec.Form<V> form) {
        return new CacheSpec<>(
                name, settings, text, parse, new SealedCodec<>(name, form, settings.sharedLife(), seal, environment));
    }
}

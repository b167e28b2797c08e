package dev.latchkey;

import dev.latchkey.event.AuthEvents;
import dev.latchkey.kernel.Ceremonies;
import dev.latchkey.kernel.Environment;
import dev.latchkey.login.LoginFactors;
import dev.latchkey.mfa.FactorChanges;
import dev.latchkey.mfa.Mfa;
import dev.latchkey.mfa.MfaAttempts;
import dev.latchkey.mfa.MfaMail;
import dev.latchkey.mfa.MfaPolicy;
import dev.latchkey.mfa.MfaPorts;
import dev.latchkey.mfa.MfaSessions;
import dev.latchkey.mfa.MfaSettings;
import dev.latchkey.mfa.MfaStores;
import dev.latchkey.mfa.SecondFactors;
import dev.latchkey.mfa.TrustedDevices;
import dev.latchkey.passkey.PasskeyChecks;
import dev.latchkey.passkey.PasskeySettings;
import dev.latchkey.passkey.PasskeyStores;
import dev.latchkey.passkey.Passkeys;
import dev.latchkey.storage.Storage;
import dev.latchkey.token.SecretVault;

/** The second factors and the passkeys, which need each other, put together. */
record FactorParts(LoginFactors factors, Passkeys passkeys) {

    /** What most features rest on. */
    record Bases(
            Storage storage,
            Ceremonies ceremonies,
            PublicSettings settings,
            AuthEvents events,
            Environment environment) {}

    static FactorParts of(
            Bases bases,
            Blueprint blueprint,
            SecretVault vault,
            MfaMail mail,
            MfaAttempts attempts,
            MfaSessions sessions,
            MfaPolicy policy) {
        Storage storage = bases.storage;
        AuthEvents events = bases.events;
        Environment environment = bases.environment;
        PasskeyStores passkeyStores = new PasskeyStores(storage.passkeys(), storage.transactions(), bases.ceremonies);
        PasskeySettings passkeySettings =
                PasskeySettings.of(bases.settings.issuer().uri(), bases.settings.applicationName());
        PasskeyChecks checks = PasskeyChecks.create(passkeyStores, passkeySettings, events, environment);
        MfaPorts ports = new MfaPorts(
                MfaWiring.sealing(vault),
                mail,
                attempts,
                sessions,
                policy,
                PasskeyWiring.enrolled(storage.passkeys(), checks));
        MfaStores stores = new MfaStores(
                storage.factors(),
                storage.emailCodes(),
                storage.trustedDevices(),
                storage.factorResets(),
                storage.transactions(),
                bases.ceremonies);
        MfaSettings settings = blueprint.mfaSettings();
        Mfa enrolled = Mfa.create(stores, ports, settings, bases.settings.applicationName(), events, environment);
        int unused = enrolled.sealAnew();
        LoginFactors factors = new LoginFactors(
                enrolled,
                SecondFactors.create(stores, ports, settings, events, environment),
                TrustedDevices.create(stores, settings, events, environment),
                checks);
        Passkeys passkeys = Passkeys.create(
                passkeyStores,
                PasskeyWiring.changes(
                        sessions, FactorChanges.create(stores, ports, events, environment), storage.credentials()),
                passkeySettings,
                events,
                environment);
        return new FactorParts(factors, passkeys);
    }
}

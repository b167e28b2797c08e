package dev.latchkey.passkey;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.AuthenticationRequest;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.RegistrationRequest;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.data.extension.authenticator.AuthenticationExtensionsAuthenticatorOutputs;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.verifier.exception.BadChallengeException;
import com.webauthn4j.verifier.exception.BadOriginException;
import com.webauthn4j.verifier.exception.BadRpIdException;
import com.webauthn4j.verifier.exception.InconsistentClientDataTypeException;
import com.webauthn4j.verifier.exception.NotAllowedAlgorithmException;
import com.webauthn4j.verifier.exception.UserNotPresentException;
import com.webauthn4j.verifier.exception.UserNotVerifiedException;
import com.webauthn4j.verifier.exception.VerificationException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** The checks of WebAuthn Level 3, sections 7.1 and 7.2, by WebAuthn4J; the only class that knows it. */
final class WebAuthn {

    /** Identifiers of COSE algorithms (RFC 9053, RFC 8812). */
    static final long ES256 = -7;

    static final long EDDSA = -8;
    static final long RS256 = -257;

    /** The authenticator's model and the length of the id. */
    private static final int BEFORE_ID = 16 + Short.BYTES;

    private final ObjectConverter converter = new ObjectConverter();
    private final AttestedCredentialDataConverter credentials = new AttestedCredentialDataConverter(converter);
    private final WebAuthnManager manager = WebAuthnManager.createNonStrictWebAuthnManager(converter);
    private final PasskeySettings settings;

    WebAuthn(PasskeySettings settings) {
        this.settings = settings;
        // the store decides, in the statement that notes the use: here two nodes could both find the counter good
        manager.getAuthenticationDataVerifier().setMaliciousCounterValueHandler(counter -> {});
    }

    /** What a registration says, after it was found to be right. */
    record Registered(
            String credentialId,
            String publicKey,
            long counter,
            UUID aaguid,
            boolean backupEligible,
            boolean backedUp) {}

    /** What a passkey says of its use, after the signature was found to be right. */
    record Shown(long counter, boolean backedUp) {}

    Registered register(BrowserAnswer answer) {
        requireOwnPage(answer, "webauthn.create");
        return refusing(() -> {
            RegistrationData data =
                    manager.parse(new RegistrationRequest(answer.attestationObject(), answer.clientData(), Set.of()));
            RegistrationData verified = manager.verify(
                    data, new RegistrationParameters(property(answer.challenge()), algorithms(), true, true));
            AuthenticatorData<?> authenticator =
                    Objects.requireNonNull(verified.getAttestationObject()).getAuthenticatorData();
            AttestedCredentialData credential = Objects.requireNonNull(authenticator.getAttestedCredentialData());
            if (!SoundKeys.isSound(credential.getCOSEKey())) {
                throw new RefusedPasskeyException(PasskeyRefusal.UNSUPPORTED_KEY);
            }
            String id = BrowserAnswer.text(credential.getCredentialId());
            if (!id.equals(answer.credentialId())) {
                throw new RefusedPasskeyException(PasskeyRefusal.MALFORMED);
            }
            return new Registered(
                    id,
                    BrowserAnswer.text(key(credential)),
                    authenticator.getSignCount(),
                    Objects.requireNonNull(credential.getAaguid().getValue()),
                    authenticator.isFlagBE(),
                    authenticator.isFlagBS());
        });
    }

    Shown check(BrowserAnswer answer, Passkey passkey, boolean verified) {
        requireOwnPage(answer, "webauthn.get");
        return refusing(() -> {
            AuthenticationData data = manager.parse(new AuthenticationRequest(
                    Base64.getUrlDecoder().decode(passkey.credentialId()),
                    answer.authenticatorData(),
                    answer.clientData(),
                    answer.signature()));
            AuthenticatorData<?> shown = Objects.requireNonNull(manager.verify(
                            data,
                            new AuthenticationParameters(
                                    property(answer.challenge()), record(passkey), null, verified, true)))
                    .getAuthenticatorData();
            return new Shown(Objects.requireNonNull(shown).getSignCount(), shown.isFlagBS());
        });
    }

    /** The origin is compared as text: the library reads it as a URL, and would take one with a path or a user in it. */
    private void requireOwnPage(BrowserAnswer answer, String type) {
        if (!type.equals(answer.type())) {
            throw new RefusedPasskeyException(PasskeyRefusal.WRONG_TYPE);
        }
        if (answer.isCrossOrigin() || !settings.origin().equals(answer.origin())) {
            throw new RefusedPasskeyException(PasskeyRefusal.WRONG_ORIGIN);
        }
    }

    private ServerProperty property(String challenge) {
        return ServerProperty.builder()
                .origin(Origin.create(settings.origin()))
                .rpId(settings.relyingParty())
                .challenge(new DefaultChallenge(Base64.getUrlDecoder().decode(challenge)))
                .build();
    }

    private static List<PublicKeyCredentialParameters> algorithms() {
        return LongStream.of(ES256, EDDSA, RS256)
                .mapToObj(COSEAlgorithmIdentifier::create)
                .map(alg -> new PublicKeyCredentialParameters(PublicKeyCredentialType.PUBLIC_KEY, alg))
                .toList();
    }

    /** The key as it is written (RFC 9052): what follows model and id in attested credential data (section 6.5.1). */
    private byte[] key(AttestedCredentialData credential) {
        byte[] written = credentials.convert(credential);
        return Arrays.copyOfRange(written, BEFORE_ID + credential.getCredentialId().length, written.length);
    }

    private AttestedCredentialData credential(Passkey passkey) {
        byte[] id = Base64.getUrlDecoder().decode(passkey.credentialId());
        byte[] key = Base64.getUrlDecoder().decode(passkey.publicKey());
        return credentials.convert(ByteBuffer.allocate(BEFORE_ID + id.length + key.length)
                .putLong(passkey.aaguid().getMostSignificantBits())
                .putLong(passkey.aaguid().getLeastSignificantBits())
                .putShort((short) id.length)
                .put(id)
                .put(key)
                .array());
    }

    private CredentialRecordImpl record(Passkey passkey) {
        return new CredentialRecordImpl(
                new NoneAttestationStatement(),
                true,
                passkey.backupEligible(),
                passkey.backedUp(),
                passkey.counter(),
                credential(passkey),
                new AuthenticationExtensionsAuthenticatorOutputs<>(),
                null,
                null,
                Set.of());
    }

    /**
     * Nothing but computation happens within, on bytes of whoever asks. A decoder that stumbles over them in a way that it
     * does not declare has refused them as well.
     */
    private static <T> T refusing(Supplier<T> checks) {
        try {
            return checks.get();
        } catch (RefusedPasskeyException e) {
            throw e;
        } catch (VerificationException e) {
            throw new RefusedPasskeyException(reason(e));
        } catch (RuntimeException e) {
            throw new RefusedPasskeyException(PasskeyRefusal.MALFORMED);
        }
    }

    private static PasskeyRefusal reason(VerificationException e) {
        if (e instanceof BadChallengeException) {
            return PasskeyRefusal.CHALLENGE_INVALID;
        }
        if (e instanceof InconsistentClientDataTypeException) {
            return PasskeyRefusal.WRONG_TYPE;
        }
        if (e instanceof BadOriginException) {
            return PasskeyRefusal.WRONG_ORIGIN;
        }
        if (e instanceof BadRpIdException) {
            return PasskeyRefusal.WRONG_RELYING_PARTY;
        }
        if (e instanceof UserNotVerifiedException || e instanceof UserNotPresentException) {
            return PasskeyRefusal.USER_NOT_VERIFIED;
        }
        return e instanceof NotAllowedAlgorithmException
                ? PasskeyRefusal.UNSUPPORTED_KEY
                : PasskeyRefusal.BAD_SIGNATURE;
    }
}

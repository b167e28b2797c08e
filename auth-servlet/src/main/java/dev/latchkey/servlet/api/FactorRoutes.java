package dev.latchkey.servlet.api;

import dev.latchkey.Latchkey;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.UserId;
import dev.latchkey.kernel.Uuids;
import dev.latchkey.mfa.BeginTotpResult;
import dev.latchkey.mfa.ConfirmTotpResult;
import dev.latchkey.mfa.FactorReset;
import dev.latchkey.mfa.RemoveFactorResult;
import dev.latchkey.mfa.ReplaceCodesResult;
import dev.latchkey.mfa.TotpEnrolment;
import dev.latchkey.mfa.TrustedDevice;
import dev.latchkey.servlet.answer.Answer;
import dev.latchkey.servlet.identity.Identity;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.RefusedException;
import dev.latchkey.servlet.qr.QrPng;
import dev.latchkey.servlet.route.Call;
import dev.latchkey.servlet.route.Reply;
import dev.latchkey.servlet.route.Route;
import dev.latchkey.servlet.route.RouteLimit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One's own second factors and trusted devices. */
final class FactorRoutes {

    private static final String PNG = "image/png";

    private final Latchkey latchkey;
    private final SecondFactorSteps steps;

    FactorRoutes(Latchkey latchkey, SecondFactorSteps steps) {
        this.latchkey = latchkey;
        this.steps = steps;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", "/me/mfa", "One's own second factors")
                        .signedIn()
                        .answers(200, "The factors that are enrolled.", Answers.FACTORS)
                        .by(this::factors),
                Route.of("POST", "/me/mfa/totp", "Begin to enrol an authenticator app")
                        .signedIn()
                        .answers(200, "What the app is to be given.", Answers.TOTP_ENROLMENT)
                        .fails(ErrorCode.STEP_UP_REQUIRED, ErrorCode.CONFLICT, ErrorCode.FORBIDDEN)
                        .by(this::begin),
                Route.of("GET", "/me/mfa/qrcode", "The enrolment that is pending, as a QR code")
                        .signedIn()
                        .answers(200, "The QR code.", PNG)
                        .fails(ErrorCode.STEP_UP_REQUIRED, ErrorCode.NOT_FOUND)
                        .by(this::qrCode),
                Route.of("POST", "/me/mfa/totp/confirm", "Confirm an authenticator app; all other sessions end")
                        .signedIn()
                        .limited(RouteLimit.OWN_SECRET)
                        .body(Bodies.TOTP_CODE)
                        .answers(200, "The recovery codes, shown this once.", Answers.RECOVERY_CODES)
                        .fails(ErrorCode.MFA_CODE_INVALID, ErrorCode.NOT_FOUND, ErrorCode.RATE_LIMITED)
                        .by(this::confirm),
                Route.of("DELETE", "/me/mfa/totp", "Remove one's authenticator app; all other sessions end")
                        .signedIn()
                        .answers(204, "It is gone.")
                        .fails(ErrorCode.STEP_UP_REQUIRED, ErrorCode.FORBIDDEN)
                        .by(this::remove),
                Route.of("POST", "/me/mfa/recovery-codes", "Replace one's recovery codes, all of them")
                        .signedIn()
                        .answers(200, "The new recovery codes, shown this once.", Answers.RECOVERY_CODES)
                        .fails(ErrorCode.STEP_UP_REQUIRED, ErrorCode.NOT_FOUND)
                        .by(this::replaceCodes),
                Route.of("GET", "/me/trusted-devices", "The devices on which one is asked for no second factor")
                        .signedIn()
                        .answers(200, "The devices.", Answers.TRUSTED_DEVICES)
                        .by(this::devices),
                Route.of("DELETE", "/me/trusted-devices/{id}", "Trust a device no longer")
                        .signedIn()
                        .answers(204, "It is asked for a second factor again.")
                        .by(this::forget));
    }

    private Reply factors(Call call) {
        UserId user = call.identity().user();
        Optional<FactorReset> reset = latchkey.mfa().resets().find(user);
        return Reply.of(Answer.json(
                200,
                Views.factors(
                        latchkey.mfa().factors(user),
                        reset.map(FactorReset::dueAt).orElse(null))));
    }

    private Reply begin(Call call) {
        Identity identity = call.identity();
        steps.requireFresh(identity);
        TotpEnrolment enrolment = begun(identity, call);
        String png = Base64.getEncoder().encodeToString(QrPng.of(enrolment.uri().reveal()));
        ObjectNode body = Views.object()
                .put("secret", enrolment.secret().reveal())
                .put("otpauth_uri", enrolment.uri().reveal())
                .put("qr_png", "data:" + PNG + ";base64," + png)
                .put("expires_at", Views.time(enrolment.expiresAt()));
        return Reply.of(Answer.json(200, body));
    }

    /** Begins an enrolment; the calls and the forms do so alike. */
    TotpEnrolment begun(Identity identity, Call call) {
        BeginTotpResult result = latchkey.mfa()
                .beginTotp(identity.user(), identity.session(), steps.accountName(identity), call.context());
        if (result instanceof BeginTotpResult.Begun begun) {
            return begun.enrolment();
        }
        if (result instanceof BeginTotpResult.Vetoed vetoed) {
            throw Refusals.refused(Refusals.vetoed(vetoed.reason()));
        }
        if (result instanceof BeginTotpResult.SessionOver) {
            throw SecondFactorSteps.sessionOver();
        }
        throw new RefusedException(ErrorCode.CONFLICT, "an authenticator app is enrolled already; remove it first");
    }

    private Reply qrCode(Call call) {
        Identity identity = call.identity();
        steps.requireFresh(identity);
        TotpEnrolment enrolment = latchkey.mfa()
                .pendingTotp(identity.user(), identity.session(), steps.accountName(identity))
                .orElseThrow(FactorRoutes::nothingPending);
        return Reply.of(Answer.bytes(200, PNG, QrPng.of(enrolment.uri().reveal())));
    }

    private Reply confirm(Call call) {
        List<Secret> codes = confirmed(call.identity(), call.input().requiredText("code"), call);
        return Reply.of(Answer.json(200, Views.recoveryCodes(codes)));
    }

    /** Confirms an enrolment; the calls and the forms do so alike. */
    List<Secret> confirmed(Identity identity, String code, Call call) {
        ConfirmTotpResult result =
                latchkey.mfa().confirmTotp(identity.user(), identity.session(), Secret.of(code), call.context());
        if (result instanceof ConfirmTotpResult.Confirmed confirmed) {
            return confirmed.recoveryCodes();
        }
        if (result instanceof ConfirmTotpResult.WrongCode) {
            throw SecondFactorSteps.codeInvalid();
        }
        if (result instanceof ConfirmTotpResult.Limited limited) {
            throw Refusals.refused(Refusals.rateLimited(limited.retryAfter()));
        }
        if (result instanceof ConfirmTotpResult.SessionOver) {
            throw SecondFactorSteps.sessionOver();
        }
        throw nothingPending();
    }

    /** An app that is gone already is as its owner wants it. */
    private Reply remove(Call call) {
        steps.requireFresh(call.identity());
        removed(call.identity(), call);
        return Reply.of(Answer.of(204));
    }

    /** Removes the app; the calls and the forms do so alike. */
    void removed(Identity identity, Call call) {
        RemoveFactorResult result = latchkey.mfa().removeTotp(identity.user(), identity.session(), call.context());
        if (result instanceof RemoveFactorResult.Vetoed vetoed) {
            throw Refusals.refused(Refusals.vetoed(vetoed.reason()));
        }
        if (result instanceof RemoveFactorResult.SessionOver) {
            throw SecondFactorSteps.sessionOver();
        }
    }

    private Reply replaceCodes(Call call) {
        steps.requireFresh(call.identity());
        return Reply.of(Answer.json(200, Views.recoveryCodes(replaced(call.identity(), call))));
    }

    /** Replaces the recovery codes; the calls and the forms do so alike. */
    List<Secret> replaced(Identity identity, Call call) {
        ReplaceCodesResult result =
                latchkey.mfa().replaceRecoveryCodes(identity.user(), identity.session(), call.context());
        if (result instanceof ReplaceCodesResult.Replaced replaced) {
            return replaced.recoveryCodes();
        }
        throw result instanceof ReplaceCodesResult.SessionOver
                ? SecondFactorSteps.sessionOver()
                : new RefusedException(ErrorCode.NOT_FOUND, "no second factor is enrolled");
    }

    private Reply devices(Call call) {
        ObjectNode body = Views.object();
        ArrayNode items = body.putArray("items");
        listed(call.identity()).forEach(device -> items.add(Views.device(device)));
        body.putNull("next_cursor");
        return Reply.of(Answer.json(200, body));
    }

    List<TrustedDevice> listed(Identity identity) {
        return latchkey.trustedDevices().list(identity.user(), identity.token().epoch());
    }

    private Reply forget(Call call) {
        forgotten(call.identity(), call.variable("id"), call);
        return Reply.of(Answer.of(204));
    }

    /** Forgets a device; one that is gone already, or was never there, is as its owner wants it. */
    void forgotten(Identity identity, String id, Call call) {
        UUID device;
        try {
            device = Uuids.parse(id);
        } catch (IllegalArgumentException e) {
            return;
        }
        boolean unused = latchkey.trustedDevices().forget(identity.user(), device, call.context());
    }

    private static RefusedException nothingPending() {
        return new RefusedException(ErrorCode.NOT_FOUND, "no enrolment is pending; begin one");
    }
}

package dev.latchkey.servlet.api;

import static dev.latchkey.servlet.json.Schema.required;

import dev.latchkey.Latchkey;
import dev.latchkey.kernel.Secret;
import dev.latchkey.mfa.EnrolledFactors;
import dev.latchkey.mfa.FactorReset;
import dev.latchkey.mfa.MfaMethod;
import dev.latchkey.mfa.TotpEnrolment;
import dev.latchkey.servlet.answer.Answer;
import dev.latchkey.servlet.identity.Identity;
import dev.latchkey.servlet.json.Schema;
import dev.latchkey.servlet.page.DeviceView;
import dev.latchkey.servlet.page.FactorPage;
import dev.latchkey.servlet.page.FormProblem;
import dev.latchkey.servlet.page.Page;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.RefusedException;
import dev.latchkey.servlet.route.Call;
import dev.latchkey.servlet.route.Handler;
import dev.latchkey.servlet.route.Reply;
import dev.latchkey.servlet.route.Route;
import dev.latchkey.servlet.route.RouteLimit;
import dev.latchkey.session.DeviceName;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The page of one's own second factors, and its forms. All of it asks for a fresh sign-in. */
final class FactorPages {

    private static final String PATH = "/account/mfa";

    private final Latchkey latchkey;
    private final SecondFactorSteps steps;
    private final FactorRoutes factors;
    private final PasskeyRoutes passkeys;
    private final FactorResetRoutes resets;
    private final PageShell shell;

    FactorPages(
            Latchkey latchkey,
            SecondFactorSteps steps,
            FactorRoutes factors,
            PasskeyRoutes passkeys,
            FactorResetRoutes resets,
            PageShell shell) {
        this.latchkey = latchkey;
        this.steps = steps;
        this.factors = factors;
        this.passkeys = passkeys;
        this.resets = resets;
        this.shell = shell;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", PATH, "The page of one's own second factors")
                        .signedIn()
                        .answers(200, "The page.", "text/html")
                        .answers(303, "The sign-in is not fresh; on to the step-up page.")
                        .by(fresh(this::page)),
                form("/totp", "Begin to enrol an authenticator app", Schema.object("TotpForm"), this::begin),
                anytime(
                        "/totp/confirm",
                        "Confirm an authenticator app",
                        Schema.object(
                                "TotpConfirmForm", required("code", Schema.text(), "A code of the authenticator app.")),
                        RouteLimit.OWN_SECRET,
                        this::confirm),
                form("/totp/remove", "Remove one's authenticator app", Schema.object("TotpRemoveForm"), this::remove),
                form(
                        "/recovery-codes",
                        "Replace one's recovery codes",
                        Schema.object("RecoveryCodesForm"),
                        this::replace),
                form(
                        "/reset/cancel",
                        "Cancel a reset of one's own second factors",
                        Schema.object("CancelOwnResetForm"),
                        this::cancelReset),
                form(
                        "/devices/forget",
                        "Trust a device no longer",
                        Schema.object("ForgetDeviceForm", required("device_id", Schema.text(), "The device.")),
                        this::forget),
                form(
                        "/passkeys",
                        "Register a passkey",
                        Schema.object(
                                "PasskeyForm",
                                required("name", Schema.text(), "What it is called."),
                                required("credential", Schema.text(), "What `PublicKeyCredential.toJSON()` gave.")),
                        RouteLimit.OWN_SECRET,
                        this::addPasskey),
                form(
                        "/passkeys/remove",
                        "Remove a passkey",
                        Schema.object("RemovePasskeyForm", required("passkey_id", Schema.text(), "The passkey.")),
                        this::removePasskey));
    }

    private Route form(String path, String summary, Schema schema, Handler handler) {
        return form(path, summary, schema, RouteLimit.GENERAL, handler);
    }

    private Route form(String path, String summary, Schema schema, RouteLimit limit, Handler handler) {
        return anytime(path, summary, schema, limit, fresh(handler));
    }

    /** A form that does not want a fresh sign-in: a step-up leads to another session, in which no enrolment is under way. */
    private Route anytime(String path, String summary, Schema schema, RouteLimit limit, Handler handler) {
        return Route.of("POST", PATH + path, summary)
                .signedIn()
                .limited(limit)
                .signedInForm(schema, handler)
                .answers(303, "It is done; on to the page, or to that of the step-up.")
                .answers(200, "The page with recovery codes, where there are new ones.", "text/html")
                .byForm();
    }

    /** Who did not sign in a moment ago is asked to do it once more, and comes back. */
    private Handler fresh(Handler handler) {
        return call -> {
            try {
                steps.requireFresh(call.identity());
            } catch (RefusedException e) {
                if (e.problem().code() != ErrorCode.STEP_UP_REQUIRED) {
                    throw e;
                }
                String back = URLEncoder.encode(call.base() + PATH, StandardCharsets.UTF_8);
                return Reply.of(shell.to(call, "/step-up?" + PageShell.RETURN_TO + "=" + back));
            }
            return handler.handle(call);
        };
    }

    private Reply page(Call call) {
        return Reply.of(shell.signedIn(call, 200, call.identity().session(), factorsPage(call, null, List.of())));
    }

    private Reply begin(Call call) {
        try {
            TotpEnrolment unused = factors.begun(call.identity(), call);
            return back(call);
        } catch (RefusedException e) {
            return refused(call, e, ErrorCode.CONFLICT);
        }
    }

    private Reply confirm(Call call) throws IOException {
        try {
            return codes(call, factors.confirmed(call.identity(), call.input().requiredText("code"), call));
        } catch (RefusedException e) {
            // The page shows the secret once more, and that to nobody who did not sign in a moment ago.
            return fresh(again -> refused(again, e, ErrorCode.NOT_FOUND)).handle(call);
        }
    }

    private Reply remove(Call call) {
        try {
            factors.removed(call.identity(), call);
            return back(call);
        } catch (RefusedException e) {
            return refused(call, e, ErrorCode.NOT_FOUND);
        }
    }

    private Reply replace(Call call) {
        try {
            return codes(call, factors.replaced(call.identity(), call));
        } catch (RefusedException e) {
            return refused(call, e, ErrorCode.NOT_FOUND);
        }
    }

    private Reply cancelReset(Call call) {
        try {
            resets.cancelOwn(call);
            return back(call);
        } catch (RefusedException e) {
            return again(call, e);
        }
    }

    private Reply forget(Call call) {
        factors.forgotten(call.identity(), call.input().requiredText("device_id"), call);
        return back(call);
    }

    private Reply addPasskey(Call call) {
        try {
            List<Secret> codes =
                    passkeys.registered(call, call.input().requiredText("name")).recoveryCodes();
            return codes.isEmpty() ? back(call) : codes(call, codes);
        } catch (RefusedException e) {
            return refused(call, e, ErrorCode.NOT_FOUND);
        }
    }

    private Reply removePasskey(Call call) {
        try {
            passkeys.removed(call, call.input().requiredText("passkey_id"));
            return back(call);
        } catch (RefusedException e) {
            return refused(call, e, ErrorCode.NOT_FOUND);
        }
    }

    private Reply codes(Call call, List<Secret> codes) {
        Page page = factorsPage(call, codes, List.of());
        return Reply.of(shell.signedIn(call, 200, call.identity().session(), page));
    }

    /**
     * What follows from a refusal.
     *
     * @param outdated the refusal of a form that does not fit what is enrolled by now, which the page shows
     */
    private Reply refused(Call call, RefusedException refusal, ErrorCode outdated) {
        ErrorCode code = refusal.problem().code();
        if (code == ErrorCode.TOKEN_REVOKED) {
            throw refusal;
        }
        return code == outdated ? back(call) : again(call, refusal);
    }

    private Reply again(Call call, RefusedException refusal) {
        Page page = factorsPage(call, null, Refusals.shown(refusal.problem()));
        return Reply.of(shell.again(call, refusal.problem(), call.identity().session(), page));
    }

    private Reply back(Call call) {
        Answer answer = shell.to(call, PATH);
        return Reply.of(answer);
    }

    private Page factorsPage(Call call, @Nullable List<Secret> codes, List<FormProblem> problems) {
        Identity identity = call.identity();
        EnrolledFactors enrolled = latchkey.mfa().factors(identity.user());
        boolean app = enrolled.factors().stream().anyMatch(factor -> factor.method() == MfaMethod.TOTP);
        Optional<String> pending = app
                ? Optional.empty()
                : latchkey.mfa()
                        .pendingTotp(identity.user(), identity.session(), steps.accountName(identity))
                        .map(enrolment -> enrolment.secret().reveal());
        List<DeviceView> devices = factors.listed(identity).stream()
                .map(device -> new DeviceView(
                        device.id(), DeviceName.of(device.userAgent()), device.address(), device.createdAt()))
                .toList();
        List<String> shown =
                codes == null ? List.of() : codes.stream().map(Secret::reveal).toList();
        return new FactorPage.Factors(
                enrolled,
                pending.orElse(null),
                latchkey.passkeys().list(identity.user()),
                devices,
                shown,
                latchkey.mfa()
                        .resets()
                        .find(identity.user())
                        .map(FactorReset::dueAt)
                        .orElse(null),
                problems);
    }
}

// Asks the browser for a passkey, and sends what it answers with the form. Where there are no passkeys the forms stay
// hidden, and what says so stays.
"use strict";

(() => {
  const able =
    window.PublicKeyCredential &&
    PublicKeyCredential.parseRequestOptionsFromJSON &&
    PublicKeyCredential.parseCreationOptionsFromJSON &&
    PublicKeyCredential.prototype.toJSON &&
    navigator.credentials;
  if (!able) {
    return;
  }

  const options = async (form) => {
    const token = form.elements["csrf_token"].value;
    const asForm = form.dataset.as === "form";
    const response = await fetch(form.dataset.options, {
      method: "POST",
      credentials: "same-origin",
      headers: asForm ? {} : { "X-CSRF-Token": token },
      body: asForm ? new URLSearchParams({ csrf_token: token, method: "passkey" }) : undefined,
    });
    if (!response.ok || !(response.headers.get("Content-Type") || "").startsWith("application/json")) {
      throw new Error("no options");
    }
    return response.json();
  };

  const credential = async (form) => {
    const asked = await options(form);
    return form.dataset.passkey === "create"
      ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(asked) })
      : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked) });
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const failed = form.querySelector("[data-failed]");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const button = form.querySelector("button");
      button.disabled = true;
      failed.textContent = "";
      try {
        form.elements["credential"].value = JSON.stringify((await credential(form)).toJSON());
        const remember = document.getElementById("remember_me");
        if (form.elements["remember_me"] && remember) {
          form.elements["remember_me"].value = String(remember.checked);
        }
        form.submit();
      } catch (e) {
        failed.textContent = failed.dataset.failed;
        button.disabled = false;
        button.focus();
      }
    });
    form.hidden = false;
  }
  for (const missing of document.querySelectorAll("[data-passkey-missing]")) {
    missing.hidden = true;
  }
})();

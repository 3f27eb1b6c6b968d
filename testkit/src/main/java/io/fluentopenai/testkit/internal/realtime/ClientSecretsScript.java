package io.fluentopenai.testkit.internal.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.internal.script.Call;
import io.fluentopenai.testkit.internal.script.Scripts;
import io.fluentopenai.testkit.internal.script.Toolbox;
import io.fluentopenai.testkit.internal.value.Json;

/** Secrets that a browser may have: they open sessions of the Realtime API, and not for long. */
public final class ClientSecretsScript {

    private static final int USUAL_SECONDS = 600;
    private static final int BETA_SECONDS = 60;

    private final Toolbox tools;
    private final ClientSecrets secrets;

    public ClientSecretsScript(Toolbox tools, ClientSecrets secrets) {
        this.tools = tools;
        this.secrets = secrets;
    }

    public void serve(Scripts scripts) {
        scripts.on("POST /realtime/client_secrets", call -> create(call, "realtime"));
        scripts.on("POST /realtime/translations/client_secrets", call -> create(call, "translation"));
        scripts.on("POST /realtime/sessions", this::createSession);
        scripts.on("POST /realtime/transcription_sessions", this::createSession);
    }

    private Reply create(Call call, String type) {
        long expiresAt =
                tools.now() + call.body().path("expires_after").path("seconds").asLong(USUAL_SECONDS);
        JsonNode wanted = call.body().path("session");
        ObjectNode session = wanted instanceof ObjectNode given ? given.deepCopy() : Json.object();
        if (!session.has("type")) {
            session.put("type", type);
        }
        session.put("object", "realtime.session").put("id", tools.id("sess_"));
        ObjectNode secret =
                tools.made(call).put("value", newSecret(expiresAt, wanted)).put("expires_at", expiresAt);
        secret.set("session", session);
        return tools.reply(call, secret);
    }

    /** Answers the beta's form of the request: with the session, and a secret in it. */
    private Reply createSession(Call call) {
        long expiresAt = tools.now() + BETA_SECONDS;
        ObjectNode session = tools.made(call);
        if (session.has("id")) {
            session.put("id", tools.id("sess_"));
        }
        session.putObject("client_secret")
                .put("value", newSecret(expiresAt, call.body()))
                .put("expires_at", expiresAt);
        // Not fitted: the document of today has forgotten the secret of a session.
        return Reply.json(session).status(call.operation().successStatus());
    }

    private String newSecret(long expiresAt, JsonNode session) {
        String value = tools.id("ek_");
        secrets.add(value, expiresAt, session.isObject() ? session : Json.object());
        return value;
    }
}

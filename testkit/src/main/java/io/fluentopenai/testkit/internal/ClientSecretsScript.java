package io.fluentopenai.testkit.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.Reply;

/** Secrets that a browser may have: they open one session of the Realtime API, and not for long. */
final class ClientSecretsScript implements Script {

    private static final int USUAL_SECONDS = 600;

    private final Toolbox tools;
    private final ClientSecrets secrets;

    ClientSecretsScript(Toolbox tools, ClientSecrets secrets) {
        this.tools = tools;
        this.secrets = secrets;
    }

    @Override
    public Reply answer(Call call) {
        ObjectNode secret = tools.made(call)
                .put("value", tools.id("ek_"))
                .put(
                        "expires_at",
                        tools.now()
                                + call.body()
                                        .path("expires_after")
                                        .path("seconds")
                                        .asLong(USUAL_SECONDS));
        ObjectNode session = call.body().path("session") instanceof ObjectNode given ? given.deepCopy() : Json.object();
        if (!session.has("type")) {
            session.put("type", "realtime");
        }
        session.put("object", "realtime.session").put("id", tools.id("sess_"));
        secret.set("session", session);
        secrets.add(
                secret.path("value").asText(),
                secret.path("expires_at").asLong(),
                call.body().path("session"));
        return tools.reply(call, secret);
    }
}

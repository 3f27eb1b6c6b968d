package io.fluentopenai.testkit.internal.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.internal.script.Call;
import io.fluentopenai.testkit.internal.script.Refused;
import io.fluentopenai.testkit.internal.script.Resource;
import io.fluentopenai.testkit.internal.script.Scripts;
import io.fluentopenai.testkit.internal.script.Toolbox;
import io.fluentopenai.testkit.internal.value.Json;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The addresses at which clients get webhooks. A test of one is delivered; nothing else is by itself. */
public final class WebhookEndpointsScript {

    private final Toolbox tools;
    private final Resource endpoints;
    private final WebhookDelivery delivery;
    private final Map<String, String> secrets = new ConcurrentHashMap<>();

    public WebhookEndpointsScript(Toolbox tools) {
        this.tools = tools;
        this.endpoints = new Resource(tools, "webhook endpoint", "we_");
        this.delivery = new WebhookDelivery(tools);
    }

    public void serve(Scripts scripts) {
        endpoints.serve(scripts, "/webhook_endpoints");
        scripts.on("POST /webhook_endpoints", call -> {
            ObjectNode endpoint = endpoints.made(call).put("object", "webhook_endpoint");
            endpoint.remove("signing_secret");
            return withSecret(call, endpoints.store().put("", endpoint));
        });
        scripts.on("POST /webhook_endpoints/{}/rotate_secret", call -> withSecret(call, known(call)));
        scripts.on("POST /webhook_endpoints/{}/test", this::test);
    }

    private ObjectNode known(Call call) {
        return endpoints.get("", Resource.id(call));
    }

    private Reply withSecret(Call call, ObjectNode endpoint) {
        String id = endpoint.path("id").asText();
        byte[] key = tools.id("secret_of_" + id).getBytes(StandardCharsets.UTF_8);
        String secret = "whsec_" + Base64.getEncoder().encodeToString(key);
        secrets.put(id, secret);
        return tools.reply(call, endpoint.deepCopy().put("signing_secret", secret));
    }

    private Reply test(Call call) {
        ObjectNode endpoint = known(call);
        String id = endpoint.path("id").asText();
        String type = call.body().path("event_type").asText();
        int status;
        try {
            URI receiver = URI.create(endpoint.path("url").asText());
            status = delivery.send(
                    receiver, secrets.getOrDefault(id, ""), type, Json.object().put("id", id));
        } catch (UncheckedIOException | IllegalArgumentException e) {
            throw Refused.badRequest(String.valueOf(e.getMessage()), "url", "not_delivered");
        }
        return tools.reply(
                call,
                Json.object()
                        .put("webhook_endpoint_id", id)
                        .put("event_type", type)
                        .put("status_code", status));
    }
}

package io.fluentopenai.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.client.internal.attempt.Attempt;
import io.fluentopenai.client.internal.attempt.HttpClients;
import io.fluentopenai.client.internal.attempt.WrittenRequest;
import io.fluentopenai.client.internal.request.AnyJson;
import io.fluentopenai.client.internal.request.BaseUrl;
import io.fluentopenai.client.internal.request.BytesBody;
import io.fluentopenai.client.internal.request.FormFields;
import io.fluentopenai.client.internal.request.IdempotencyKeys;
import io.fluentopenai.client.internal.request.JsonNodes;
import io.fluentopenai.client.internal.request.KeyHeader;
import io.fluentopenai.client.internal.request.NoBody;
import io.fluentopenai.client.internal.request.Timeouts;
import io.fluentopenai.client.internal.request.Upload;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.json.JsonWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the request of a call: URL, headers, body and deadlines, from what the call, its options and the client say.
 *
 * <p>Thread-safe.
 */
final class RequestWriter {
    private final String baseUrl;
    private final boolean cleartext;
    private final KeyHeader key;
    private final KeyHeader adminKey;
    private final Map<String, String> headers;
    private final Timeouts timeouts;
    private final @Nullable AzureOptions azure;
    private final List<String> query;
    private final @Nullable RetryPolicy retries;
    private final HttpClients clients;
    private final @Nullable String proxyAuthorization;
    private final IdempotencyKeys idempotencyKeys = new IdempotencyKeys();

    RequestWriter(String baseUrl, ApiClient.Builder settings, HttpClients clients) {
        this.baseUrl = baseUrl;
        this.clients = clients;
        cleartext = baseUrl.startsWith("http:");
        key = settings.keyHeader();
        adminKey = settings.adminKeyHeader(key);
        azure = settings.azure;
        query = settings.query();
        retries = settings.retries;
        headers = settings.headers();
        timeouts = settings.timeouts;
        proxyAuthorization = settings.proxyAuthorization;
    }

    /** Writes the request of a call whose answer is delivered in a certain way. */
    WrittenRequest write(Call call, Attempt.Delivery delivery) {
        RequestOptions options = options(call);
        Timeouts limits = options.timeouts.or(timeouts);
        HttpRequest.Builder request = HttpRequest.newBuilder();
        HttpRequest.BodyPublisher body = write(call, options, delivery == Attempt.Delivery.EVENTS, key(call), request);
        if (options.uploadProgress != null && body instanceof Upload upload) {
            upload.tell(options.uploadProgress);
        }
        return new WrittenRequest(
                call.toString(),
                request,
                body,
                delivery,
                new Attempt.Limits(
                        nanos(clients.connectTimeout(limits.connect())),
                        nanos(limits.response()),
                        nanos(limits.idle()),
                        nanos(limits.call()),
                        nanos(limits.call())),
                clients.get(limits.connect()),
                options.retries(retries));
    }

    /** Writes the request of a call for what is sent in another way: without deadlines, and with another key if one is given. */
    HttpRequest write(Call call, @Nullable KeyHeader otherKey) {
        HttpRequest.Builder request = HttpRequest.newBuilder();
        write(call, options(call), false, otherKey == null ? key(call) : otherKey, request);
        return request.build();
    }

    /** The HTTP client for what is sent in another way. */
    HttpClient httpClient() {
        return clients.get(timeouts.connect());
    }

    private KeyHeader key(Call call) {
        return call.admin ? adminKey : key;
    }

    private static RequestOptions options(Call call) {
        return call.options == null ? RequestOptions.none() : call.options;
    }

    /** Writes all of a request but its deadlines; returns its body. */
    private HttpRequest.BodyPublisher write(
            Call call, RequestOptions options, boolean events, KeyHeader identity, HttpRequest.Builder request) {
        if (cleartext) {
            request.version(HttpClient.Version.HTTP_1_1);
        }
        Map<String, JsonNode> overrides = overrides(call, options);
        HttpRequest.BodyPublisher body = body(call, overrides, request);
        request.method(call.method, body);
        request.uri(uri(call, options, overrides));
        headers(call, options, events, identity, request);
        return body;
    }

    private URI uri(Call call, RequestOptions options, Map<String, JsonNode> overrides) {
        int left = call.path.indexOf("{");
        if (left >= 0) {
            throw new IllegalArgumentException(
                    "The path parameter ".concat(call.path.substring(left)).concat(" is not set"));
        }
        BaseUrl.checkNotDoubled(baseUrl, call.template);
        StringBuilder url = new StringBuilder(baseUrl);
        if (azure != null && azure.needsDeployment(call.path)) {
            url.append(azure.segment(call.toString(), azure.namesDeployment() ? null : model(call, overrides)));
        }
        url.append(call.path);
        int mark = url.length();
        if (call.query.length() > 0) {
            url.append('&').append(call.query);
        }
        if (!options.query.isEmpty()) {
            url.append('&').append(options.query);
        }
        for (int i = 0; i < query.size(); i += 2) {
            // What the call itself says goes before what is said for all calls.
            if (url.indexOf("&".concat(query.get(i)).concat("="), mark) < 0) {
                url.append('&').append(query.get(i)).append('=').append(query.get(i + 1));
            }
        }
        if (url.length() > mark) {
            url.setCharAt(mark, '?');
        }
        return URI.create(url.toString());
    }

    /** The model that a request names; null if it names none. */
    private static @Nullable String model(Call call, Map<String, JsonNode> overrides) {
        JsonNode override = overrides.get("model");
        if (override != null && !override.isMissingNode()) {
            return override.textValue();
        }
        if (call.form != null) {
            // A model that is left out of the body still names its deployment.
            Map<String, JsonNode> others = new LinkedHashMap<>(overrides);
            others.remove("model");
            return FormFields.of(call.form, others).text("model");
        }
        return call.json == null ? null : JsonNodes.of(call.json).path("model").textValue();
    }

    private void headers(
            Call call, RequestOptions options, boolean events, KeyHeader identity, HttpRequest.Builder request) {
        request.setHeader("User-Agent", "fluentopenai-java/".concat(ApiClient.VERSION));
        request.setHeader("Accept", events ? "text/event-stream" : call.accept);
        if (call.method.equals("POST")) {
            request.setHeader("Idempotency-Key", idempotencyKeys.next());
        }
        identity.addTo(request);
        if (proxyAuthorization != null) {
            // The HTTP client hands it to proxies only. Its Authenticator would send each body twice, to be asked
            // first.
            request.setHeader("Proxy-Authorization", proxyAuthorization);
        }
        for (Map.Entry<String, String> header : headers.entrySet()) {
            request.setHeader(header.getKey(), header.getValue());
        }
        for (int i = 0; i < call.headers.size(); i += 2) {
            request.setHeader(call.headers.get(i), call.headers.get(i + 1));
        }
        for (Map.Entry<String, String> header : options.headers.entrySet()) {
            request.setHeader(header.getKey(), header.getValue());
        }
    }

    private HttpRequest.BodyPublisher body(Call call, Map<String, JsonNode> overrides, HttpRequest.Builder request) {
        if (call.form != null) {
            FormFields fields = FormFields.of(call.form, overrides);
            if (call.urlEncoded) {
                request.setHeader("Content-Type", "application/x-www-form-urlencoded");
                return new BytesBody(fields.urlEncoded().getBytes(StandardCharsets.UTF_8));
            }
            return upload(Upload.multipart(fields), request);
        }
        if (call.binary != null && call.contentType != null) {
            return upload(Upload.of(call.binary, call.contentType), request);
        }
        if (call.text != null && call.contentType != null) {
            request.setHeader("Content-Type", call.contentType);
            return new BytesBody(call.text.getBytes(StandardCharsets.UTF_8));
        }
        if (call.json == null && overrides.values().stream().allMatch(JsonNode::isMissingNode)) {
            return clients.repeatsByItself() ? new NoBody() : HttpRequest.BodyPublishers.noBody();
        }
        request.setHeader("Content-Type", "application/json");
        byte[] json = call.json instanceof JsonValue value
                ? JsonWriter.toBytes(value, true, overrides)
                : JsonWriter.toBytes(AnyJson.of(call.json, overrides), true, null);
        return new BytesBody(json);
    }

    private static Upload upload(Upload upload, HttpRequest.Builder request) {
        request.setHeader("Content-Type", upload.contentType());
        return upload;
    }

    private static Map<String, JsonNode> overrides(Call call, RequestOptions options) {
        if (options.bodyProperties.isEmpty()) {
            return call.bodyOverrides == null ? Collections.emptyMap() : call.bodyOverrides;
        }
        if (call.bodyOverrides == null) {
            return options.bodyProperties;
        }
        Map<String, JsonNode> both = new LinkedHashMap<>(options.bodyProperties);
        both.putAll(call.bodyOverrides);
        return both;
    }

    private static long nanos(@Nullable Duration duration) {
        if (duration == null) {
            return 0;
        }
        // Three hundred years do not fit; a hundred are as good as no limit.
        return duration.toDays() > 36_500 ? 0 : duration.toNanos();
    }
}

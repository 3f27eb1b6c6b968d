package io.fluentopenai.testkit.internal.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.RecordedRequest;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.internal.request.BearerToken;
import io.fluentopenai.testkit.internal.request.Errors;
import io.fluentopenai.testkit.internal.script.Refused;
import io.fluentopenai.testkit.internal.script.Toolbox;
import io.fluentopenai.testkit.internal.value.Digests;
import io.fluentopenai.testkit.internal.value.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides about requests for WebSockets: who may open one, and what is spoken on it. Thread-safe. */
public final class Handshakes {

    private static final String INVALID = "invalid_request_error";
    private static final String KEY_PROTOCOL = "openai-insecure-api-key.";
    private static final String BETA_PROTOCOL = "openai-beta.realtime-v1";
    private static final String BETA_RESPONSES = "responses_multi_agent=v1";
    private static final String PROTOCOL = "realtime";
    private static final String LIVE = "/live/sessions";

    /** The suffix that the protocol appends to a client's nonce. */
    private static final String NONCE_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /** Words that the names of models have that speak in realtime. */
    private static final Set<String> MODEL_WORDS =
            Set.of("realtime", "audio", "transcribe", "translate", "whisper", "live");

    private final String basePath;
    private final String apiKey;
    private final ClientSecrets secrets;
    private final Toolbox tools;
    private final RealtimeCalls calls;
    private final LiveSessions live;

    public Handshakes(
            String basePath,
            String apiKey,
            ClientSecrets secrets,
            Toolbox tools,
            RealtimeCalls calls,
            LiveSessions live) {
        this.basePath = basePath;
        this.apiKey = apiKey;
        this.secrets = secrets;
        this.tools = tools;
        this.calls = calls;
        this.live = live;
    }

    public static boolean isHandshake(RecordedRequest request) {
        String upgrade = request.header("Upgrade");
        return upgrade != null && upgrade.equalsIgnoreCase("websocket");
    }

    /**
     * Returns the session that a handshake asks for.
     *
     * @throws Refused if the client may not open it
     */
    public Opening opening(RecordedRequest request) {
        String path = request.path();
        if (path.equals(basePath + "/realtime") || path.equals("/openai/v1/realtime")) {
            boolean beta = "realtime=v1".equals(request.header("OpenAI-Beta"))
                    || protocols(request).contains(BETA_PROTOCOL);
            return conversation(request, beta ? Protocol.BETA : Protocol.GA, "model");
        }
        if (path.equals("/openai/realtime")) {
            if (request.query("api-version") == null) {
                throw missing("api-version");
            }
            return conversation(request, Protocol.BETA, "deployment");
        }
        if (path.equals(basePath + "/realtime/translations")) {
            return translation(request);
        }
        if (path.equals(basePath + "/responses") || path.equals("/openai/v1/responses")) {
            check(request, false);
            Protocol protocol =
                    BETA_RESPONSES.equals(request.header("OpenAI-Beta")) ? Protocol.BETA_RESPONSES : Protocol.RESPONSES;
            return new Opening(Opening.Kind.RESPONSES, protocol, "", Json.object());
        }
        if (path.startsWith(basePath + LIVE)) {
            return live(request, path.substring((basePath + LIVE).length()).split("/", -1));
        }
        throw Refused.of(Errors.unknownPath(request));
    }

    /** A live session: a new one, one that continues another, or a second connection to one. */
    private Opening live(RecordedRequest request, String[] segments) {
        check(request, false);
        if (segments.length == 1 && segments[0].isEmpty()) {
            return new Opening(Opening.Kind.LIVE, Protocol.LIVE, "", Json.object());
        }
        if (segments.length != 3 || !segments[2].equals("attach") && !segments[2].equals("fork")) {
            throw Refused.of(Errors.unknownPath(request));
        }
        boolean fork = segments[2].equals("fork");
        JsonNode session = fork ? live.stored(segments[1]) : live.running(segments[1]);
        if (session == null) {
            throw refused(404, "No session with the id '" + segments[1] + "'.", "session_id", "session_not_found");
        }
        return fork
                ? new Opening(Opening.Kind.LIVE, Protocol.LIVE_FORK, "", session)
                : new Opening(Opening.Kind.LIVE_SIDEBAND, Protocol.LIVE_SIDEBAND, "", session);
    }

    /** A session of the conversation whose model the parameter names. */
    private Opening conversation(RecordedRequest request, Protocol protocol, String parameter) {
        check(request, true);

        JsonNode session = secrets.session(key(request), tools.now());
        String callId = request.query("call_id");
        if (callId != null) {
            session = calls.session(callId);
            if (session == null) {
                throw refused(404, "No call with the id '" + callId + "'.", "call_id", "call_id_not_found");
            }
        }
        JsonNode known = session == null ? Json.object() : session;
        boolean transcribes = "transcription".equals(request.query("intent"))
                || known.path("type").asText().equals("transcription");
        if (transcribes) {
            return new Opening(Opening.Kind.TRANSCRIPTION, protocol, "", known);
        }
        String chosen = known.hasNonNull("model") ? known.get("model").asText() : request.query(parameter);
        if (chosen == null && callId == null && session == null) {
            throw missing(parameter);
        }
        String name = chosen == null ? "gpt-realtime" : chosen;
        if (parameter.equals("model") && MODEL_WORDS.stream().noneMatch(name::contains)) {
            String reason = "The model '" + name + "' does not exist or does not support sessions.";
            throw refused(404, reason, "model", "model_not_found");
        }
        return new Opening(Opening.Kind.CONVERSATION, protocol, name, known);
    }

    private Opening translation(RecordedRequest request) {
        check(request, true);

        JsonNode session = secrets.session(key(request), tools.now());
        String model = session != null && session.hasNonNull("model")
                ? session.get("model").asText()
                : request.query("model");
        if (model == null) {
            throw missing("model");
        }
        JsonNode known = session == null ? Json.object() : session;
        return new Opening(Opening.Kind.TRANSLATION, Protocol.TRANSLATION, model, known);
    }

    private static Refused missing(String parameter) {
        String message = "Missing required parameter: '" + parameter + "'.";
        return refused(400, message, parameter, "missing_required_parameter");
    }

    private static Refused refused(int status, String message, @Nullable String param, @Nullable String code) {
        return Refused.of(Reply.error(status, INVALID, message, param, code));
    }

    /** Returns the answer to a handshake that opens a session. */
    public static Reply accepted(RecordedRequest request) {
        Reply reply = Reply.empty()
                .status(101)
                .header("Upgrade", "websocket")
                .header("Connection", "Upgrade")
                .header("Sec-WebSocket-Accept", accept(String.valueOf(request.header("Sec-WebSocket-Key"))));
        if (protocols(request).contains(PROTOCOL)) {
            reply = reply.header("Sec-WebSocket-Protocol", PROTOCOL);
        }
        return reply;
    }

    private static String accept(String nonce) {
        byte[] digest = Digests.of("SHA-1").digest((nonce + NONCE_SUFFIX).getBytes(StandardCharsets.US_ASCII));
        return Base64.getEncoder().encodeToString(digest);
    }

    /** Refuses clients that may not come in. */
    private void check(RecordedRequest request, boolean secretsOpen) {
        String key = key(request);
        boolean secret = key != null && key.startsWith("ek_");
        boolean known = secret ? secretsOpen && secrets.session(key, tools.now()) != null : apiKey.equals(key);
        if (!known) {
            throw Refused.of(Errors.wrongKey(key));
        }
        if (!request.method().equals("GET") || request.header("Sec-WebSocket-Key") == null) {
            throw refused(400, "The request is not a WebSocket handshake.", null, null);
        }
        if (!"13".equals(request.header("Sec-WebSocket-Version"))) {
            Reply reply = Reply.error(426, INVALID, "Only WebSocket version 13 is supported.", null, null);
            throw Refused.of(reply.header("Sec-WebSocket-Version", "13"));
        }
    }

    private static @Nullable String key(RecordedRequest request) {
        String bearer = BearerToken.of(request);
        if (bearer != null) {
            return bearer;
        }
        for (String protocol : protocols(request)) {
            if (protocol.startsWith(KEY_PROTOCOL)) {
                return protocol.substring(KEY_PROTOCOL.length());
            }
        }
        String azure = request.header("api-key");
        return azure != null ? azure : request.query("api-key");
    }

    private static List<String> protocols(RecordedRequest request) {
        List<String> protocols = new ArrayList<>();
        for (String header : request.headers().getOrDefault("Sec-WebSocket-Protocol", List.of())) {
            for (String protocol : header.split(",", -1)) {
                protocols.add(protocol.strip());
            }
        }
        return protocols;
    }
}

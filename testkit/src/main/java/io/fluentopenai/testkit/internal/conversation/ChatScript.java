package io.fluentopenai.testkit.internal.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.ModelAnswer;
import io.fluentopenai.testkit.RecordedRequest;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.StreamEvent;
import io.fluentopenai.testkit.internal.audio.Speech;
import io.fluentopenai.testkit.internal.script.Call;
import io.fluentopenai.testkit.internal.script.Conversation;
import io.fluentopenai.testkit.internal.script.Refused;
import io.fluentopenai.testkit.internal.script.Resource;
import io.fluentopenai.testkit.internal.script.Scripts;
import io.fluentopenai.testkit.internal.script.Toolbox;
import io.fluentopenai.testkit.internal.value.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Chat completions: what the scripted model says, whole or in chunks, stored if asked. */
public final class ChatScript {

    private static final int AUDIO_SECONDS = 3600;

    private final Toolbox tools;

    private final Resource stored;
    private final Map<String, List<ObjectNode>> messages = new ConcurrentHashMap<>();

    public ChatScript(Toolbox tools) {
        this.tools = tools;
        this.stored = new Resource(tools, "chat completion", "chatcmpl-");
    }

    public void serve(Scripts scripts) {
        stored.serve(scripts, "/chat/completions");
        scripts.on("POST /chat/completions", this::create);
        scripts.on("GET /chat/completions", this::list);
        scripts.on("POST /chat/completions/{}", this::update);
        scripts.on("GET /chat/completions/{}/messages", call -> {
            stored.get(call);
            return tools.page(call, messages.getOrDefault(Resource.id(call), List.of()));
        });
    }

    private Reply create(Call call) {
        requireAnswers(call.body().path("messages"));
        ModelAnswer answer = tools.ask(call.body());
        String id = tools.id("chatcmpl-");
        if (call.body().path("store").asBoolean()) {
            store(call, answer, id);
        }
        return call.stream() ? stream(call, answer, id) : tools.reply(call, completion(call, answer, id));
    }

    /** The API wants each call of a tool answered right after it, and nothing answered that was not called. */
    private static void requireAnswers(JsonNode messages) {
        Set<String> open = new LinkedHashSet<>();
        for (JsonNode message : messages) {
            if (message.path("role").asText().equals("tool")) {
                if (!open.remove(message.path("tool_call_id").asText())) {
                    throw Refused.unknownReference(
                            "Invalid parameter: messages with role 'tool' must be a response to a preceding message"
                                    + " with 'tool_calls'.",
                            "messages",
                            null);
                }
                continue;
            }
            requireNone(open);
            message.path("tool_calls").forEach(call -> open.add(call.path("id").asText()));
        }
        requireNone(open);
    }

    private static void requireNone(Set<String> open) {
        if (!open.isEmpty()) {
            throw Refused.unknownReference(
                    "An assistant message with 'tool_calls' must be followed by tool messages responding to each"
                            + " 'tool_call_id'. The following tool_call_ids did not have response messages: "
                            + String.join(", ", open),
                    "messages",
                    null);
        }
    }

    private void store(Call call, ModelAnswer answer, String id) {
        ObjectNode completion = completion(call, answer, id);
        completion.set("metadata", Json.object(call.body().path("metadata")));
        stored.store().put("", completion);
        List<ObjectNode> kept = new ArrayList<>();
        for (JsonNode message : call.body().path("messages")) {
            ObjectNode copy = message.deepCopy();
            if (copy.path("content").isArray()) {
                copy.set("content_parts", copy.path("content"));
                copy.putNull("content");
            }
            copy.put("id", id + "-" + kept.size());
            kept.add(copy);
        }
        messages.put(id, kept);
    }

    private Reply list(Call call) {
        List<ObjectNode> chosen = stored.store().all("").stream()
                .filter(completion -> hasMetadata(call.request(), completion))
                .toList();
        return tools.page(call, chosen, "model", "model");
    }

    /** Metadata is kept whether or not the sheet has it among the properties of a completion. */
    private Reply update(Call call) {
        return tools.reply(
                call,
                stored.change(
                        call,
                        completion -> completion.set(
                                "metadata", call.body().path("metadata").deepCopy())));
    }

    private static boolean hasMetadata(RecordedRequest request, ObjectNode completion) {

        for (String name : request.query().keySet()) {
            if (name.startsWith("metadata[")) {
                String key = name.substring("metadata[".length(), name.length() - 1);
                if (!completion.path("metadata").path(key).asText().equals(request.query(name))) {
                    return false;
                }
            }
        }
        return true;
    }

    private ObjectNode completion(Call call, ModelAnswer answer, String id) {
        ObjectNode completion = head(call, id, "chat.completion");
        for (int index = 0; index < choices(call); index++) {
            ObjectNode choice = completion.withArray("choices").addObject().put("index", index);
            boolean spoken = isSpoken(call, answer);
            ObjectNode message = choice.putObject("message")
                    .put("role", "assistant")
                    .put("content", spoken ? null : answer.text())
                    .put("refusal", answer.refusal());
            if (spoken) {
                message.putObject("audio")
                        .put("id", tools.id("audio_"))
                        .put("data", Base64.getEncoder().encodeToString(audio(call, answer)))
                        .put("transcript", text(answer))
                        .put("expires_at", tools.now() + AUDIO_SECONDS);
            }
            for (int i = 0; i < answer.toolCalls().size(); i++) {
                message.withArray("tool_calls").add(toolCall(answer.toolCalls().get(i)));
            }
            choice.set("logprobs", spoken ? NullNode.instance : logprobs(call, Conversation.pieces(text(answer))));
            choice.put("finish_reason", finishReason(answer));
        }
        completion.set("usage", usage(call, answer));
        return completion;
    }

    /** Returns whether the answer is audio with a transcript: if the request asks for audio, and the answer has text. */
    private static boolean isSpoken(Call call, ModelAnswer answer) {
        return !text(answer).isEmpty()
                && Json.texts(call.body().path("modalities")).contains("audio");
    }

    /** Returns the audio of an answer; in a format that this server cannot encode, the bytes of its text. */
    private static byte[] audio(Call call, ModelAnswer answer) {
        byte[] audio =
                Speech.of(text(answer), call.body().path("audio").path("format").asText());
        return audio == null ? text(answer).getBytes(StandardCharsets.UTF_8) : audio;
    }

    private ObjectNode toolCall(ModelAnswer.FunctionCall toolCall) {
        String type = type(toolCall);
        ObjectNode called = Json.object().put("name", toolCall.name()).put(input(toolCall), toolCall.arguments());
        return Json.object().put("id", tools.id("call_")).put("type", type).set(type, called);
    }

    private static String type(ModelAnswer.FunctionCall toolCall) {
        return toolCall.isCustom() ? "custom" : "function";
    }

    private static String input(ModelAnswer.FunctionCall toolCall) {
        return toolCall.isCustom() ? "input" : "arguments";
    }

    private Reply stream(Call call, ModelAnswer answer, String id) {
        boolean withUsage =
                call.body().path("stream_options").path("include_usage").asBoolean();
        List<ObjectNode> chunks = new ArrayList<>();
        for (int index = 0; index < choices(call); index++) {
            int choice = index;
            boolean spoken = isSpoken(call, answer);
            ObjectNode first = Json.object().put("role", "assistant");
            chunks.add(chunk(
                    call, id, index, first.put("content", spoken ? null : "").putNull("refusal"), null));
            if (spoken) {
                audioDeltas(call, answer).forEach(delta -> chunks.add(chunk(call, id, choice, delta, null)));
            }
            for (String piece : spoken ? List.<String>of() : Conversation.pieces(text(answer))) {
                ObjectNode chunk = chunk(call, id, index, Json.object().put("content", piece), null);
                chunk.withObject("/choices/0").set("logprobs", logprobs(call, List.of(piece)));
                chunks.add(chunk);
            }
            for (String piece : Conversation.pieces(refusal(answer))) {
                chunks.add(chunk(call, id, index, Json.object().put("refusal", piece), null));
            }
            toolCallDeltas(answer.toolCalls()).forEach(delta -> chunks.add(chunk(call, id, choice, delta, null)));
            chunks.add(chunk(call, id, index, Json.object(), finishReason(answer)));
        }
        if (withUsage) {
            chunks.forEach(chunk -> chunk.putNull("usage"));
            ObjectNode last = head(call, id, "chat.completion.chunk");
            last.putArray("choices");
            last.set("usage", usage(call, answer));
            chunks.add(last);
        }
        JsonNode schema = call.operation().eventSchema().orElseThrow();
        List<StreamEvent> events = new ArrayList<>();
        // Not every revision of the document has custom tools and audio in chunks.
        boolean fits =
                !isSpoken(call, answer) && answer.toolCalls().stream().noneMatch(ModelAnswer.FunctionCall::isCustom);
        chunks.forEach(chunk -> events.add(StreamEvent.of(fits ? tools.fit(schema, chunk) : chunk)));
        events.add(StreamEvent.DONE);
        return Reply.events(events).pacedAt(answer.pace());
    }

    /** The transcript in words, then the audio in pieces, then when it expires; each with the id of the audio. */
    private List<ObjectNode> audioDeltas(Call call, ModelAnswer answer) {
        String id = tools.id("audio_");
        List<ObjectNode> deltas = new ArrayList<>();
        for (String piece : Conversation.pieces(text(answer))) {
            deltas.add(Json.object().put("id", id).put("transcript", piece));
        }
        for (String piece : Speech.base64Pieces(audio(call, answer))) {
            deltas.add(Json.object().put("id", id).put("data", piece));
        }
        deltas.add(Json.object().put("id", id).put("expires_at", tools.now() + AUDIO_SECONDS));
        return deltas.stream()
                .map(audio -> Json.object().<ObjectNode>set("audio", audio))
                .toList();
    }

    /** The calls side by side, as models may write them: the beginning of each, then a piece of each in turn. */
    private List<ObjectNode> toolCallDeltas(List<ModelAnswer.FunctionCall> calls) {
        List<ObjectNode> deltas = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            ObjectNode begin = toolCall(calls.get(i)).put("index", i);
            begin.withObject("/" + type(calls.get(i))).put(input(calls.get(i)), "");
            deltas.add(delta(begin));
        }
        for (int half = 0; half < 2; half++) {
            for (int i = 0; i < calls.size(); i++) {
                List<String> pieces = halves(calls.get(i).arguments());
                if (half < pieces.size()) {
                    ObjectNode more = Json.object().put(input(calls.get(i)), pieces.get(half));
                    deltas.add(delta(Json.object().put("index", i).set(type(calls.get(i)), more)));
                }
            }
        }
        return deltas;
    }

    private static ObjectNode delta(ObjectNode toolCall) {
        return Json.object().set("tool_calls", Json.array().add(toolCall));
    }

    static List<String> halves(String text) {
        int middle = text.length() / 2;
        return middle == 0 ? List.of(text) : List.of(text.substring(0, middle), text.substring(middle));
    }

    private ObjectNode chunk(Call call, String id, int index, ObjectNode delta, @Nullable String finishReason) {
        ObjectNode chunk = head(call, id, "chat.completion.chunk");
        ObjectNode choice = chunk.withArray("choices").addObject().put("index", index);
        choice.set("delta", delta);
        choice.putNull("logprobs").put("finish_reason", finishReason);
        return chunk;
    }

    private ObjectNode head(Call call, String id, String object) {
        return Json.object()
                .put("id", id)
                .put("object", object)
                .put("created", tools.now())
                .put("model", call.text("model"));
    }

    private static int choices(Call call) {
        return Math.max(1, call.body().path("n").asInt(1));
    }

    private static String finishReason(ModelAnswer answer) {
        if (answer.finish() != null) {
            return answer.finish().chatReason();
        }
        return answer.toolCalls().isEmpty() ? "stop" : "tool_calls";
    }

    private static ObjectNode usage(Call call, ModelAnswer answer) {
        ModelAnswer.Usage tokens =
                usage(answer, Conversation.tokens(call.body().path("messages")), outputTokens(answer) * choices(call));
        ObjectNode usage = Json.object()
                .put("prompt_tokens", tokens.inputTokens())
                .put("completion_tokens", tokens.outputTokens())
                .put("total_tokens", tokens.inputTokens() + tokens.outputTokens());
        usage.putObject("prompt_tokens_details")
                .put("cached_tokens", tokens.cachedTokens())
                .put("audio_tokens", 0);
        usage.putObject("completion_tokens_details")
                .put("reasoning_tokens", tokens.reasoningTokens())
                .put("audio_tokens", isSpoken(call, answer) ? tokens.outputTokens() - tokens.reasoningTokens() : 0);
        return usage;
    }

    /** Returns the usage that an answer states, or an estimate. */
    static ModelAnswer.Usage usage(ModelAnswer answer, int estimatedInput, int estimatedOutput) {
        ModelAnswer.Usage usage = answer.usage();
        return usage == null ? new ModelAnswer.Usage(estimatedInput, estimatedOutput, 0, 0) : usage;
    }

    /** The probabilities of these tokens, if the request asks for them: that the model was sure. */
    private static JsonNode logprobs(Call call, List<String> pieces) {
        if (!call.body().path("logprobs").asBoolean()) {
            return NullNode.instance;
        }
        int alternatives = Math.min(1, call.body().path("top_logprobs").asInt());
        ObjectNode logprobs = Json.object();
        ArrayNode content = logprobs.putArray("content");
        for (String piece : pieces) {
            ObjectNode token = content.addObject();
            token.setAll(logprob(piece));
            ArrayNode top = token.putArray("top_logprobs");
            for (int i = 0; i < alternatives; i++) {
                top.add(logprob(piece));
            }
        }
        return logprobs.putNull("refusal");
    }

    private static ObjectNode logprob(String token) {
        ObjectNode logprob = Json.object().put("token", token).put("logprob", 0.0);
        ArrayNode bytes = logprob.putArray("bytes");
        for (byte b : token.getBytes(StandardCharsets.UTF_8)) {
            bytes.add(b & 0xff);
        }
        return logprob;
    }

    private static String refusal(ModelAnswer answer) {
        return answer.refusal() == null ? "" : answer.refusal();
    }

    /** Returns the text of an answer; empty if it only calls functions. */
    static String text(ModelAnswer answer) {
        return answer.text() == null ? "" : answer.text();
    }

    static int outputTokens(ModelAnswer answer) {
        int tokens = Conversation.tokens(text(answer)) + Conversation.tokens(refusal(answer));
        for (ModelAnswer.FunctionCall toolCall : answer.toolCalls()) {
            tokens += Conversation.tokens(toolCall.arguments());
        }
        return tokens;
    }
}

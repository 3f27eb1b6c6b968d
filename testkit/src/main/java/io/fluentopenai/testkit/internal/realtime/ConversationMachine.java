package io.fluentopenai.testkit.internal.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.internal.audio.InputAudio;
import io.fluentopenai.testkit.internal.script.Conversation;
import io.fluentopenai.testkit.internal.script.Toolbox;
import io.fluentopenai.testkit.internal.value.Json;
import io.fluentopenai.testkit.internal.value.Lazy;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A conversation, in the present protocol or the beta's, or a session that only transcribes. The scripted model decides what
 * is said; whoever is loud speaks.
 */
final class ConversationMachine implements Machine {

    private static final int LEAST_COMMIT_MILLIS = 100;
    private static final int MILLIS_A_TOKEN = 100;
    private static final JsonNode RATE_LIMITS = Json.parse("""
        [{"name": "requests", "limit": 10000, "remaining": 9999, "reset_seconds": 0.006},
         {"name": "tokens", "limit": 1000000, "remaining": 995000, "reset_seconds": 0.3}]
        """);

    private final Channel channel;
    private final Protocol protocol;
    private final Toolbox tools;
    private final SessionConfig config;
    private final String conversation;
    private final List<Item> items = new ArrayList<>();
    private final List<ResponseRun> runs = new ArrayList<>();
    private final InputAudio input;
    private final Turns turns;
    private final List<Runnable> afterTranscription = new ArrayList<>();
    private int transcribing;
    private boolean spoken;
    private @Nullable String lastResponse;

    ConversationMachine(Channel channel, Opening opening) {
        this.channel = channel;
        this.protocol = opening.protocol();
        this.tools = channel.shared().tools();
        this.config = SessionConfig.of(opening, tools);
        this.conversation = tools.id("conv_");
        this.input = new InputAudio(channel.shared().mostKept());
        this.turns = new Turns(config, input, new Turns.Sink() {
            @Override
            public String started(long atMillis) {
                return speechStarted(atMillis);
            }

            @Override
            public void stopped(String itemId, long atMillis) {
                speechStopped(itemId, atMillis);
            }

            @Override
            public void idle(long fromMillis, long toMillis) {
                nobodySpoke(fromMillis, toMillis);
            }

            @Override
            public boolean isBusy() {
                return active() != null;
            }
        });
    }

    @Override
    public String id() {
        return config.id();
    }

    @Override
    public void opened() {
        emitSession("created");
    }

    private void emitSession(String what) {
        boolean beta = protocol == Protocol.BETA;
        emit(
                (beta && config.isTranscription() ? "transcription_session." : "session.") + what,
                "session",
                config.json());
    }

    private void emit(String type, String property, JsonNode value) {
        channel.emit(Json.object().put("type", type).set(property, value));
    }

    @Override
    public void received(ObjectNode original) {
        ObjectNode event = original;
        if (protocol == Protocol.BETA) {
            event = original.deepCopy();
            Protocol.renameParts(event, "text", "output_text", "audio", "output_audio");
        }
        switch (event.path("type").asText()) {
            case "session.update", "transcription_session.update" -> update(event.path("session"));
            case "input_audio_buffer.append" -> turns.append(audio(event.path("audio")));
            case "input_audio_buffer.commit" -> commit();
            case "input_audio_buffer.clear" -> {
                turns.clear();
                channel.emit(Json.object().put("type", "input_audio_buffer.cleared"));
            }
            case "output_audio_buffer.clear" -> clearOutput();
            case "conversation.item.create" -> create(event);
            case "conversation.item.retrieve" -> retrieve(event);
            case "conversation.item.truncate" -> truncate(event);
            case "conversation.item.delete" -> delete(event);
            case "response.create" -> respond(event.path("response"));
            case "response.cancel" -> cancel(event.path("response_id").asText(""));
            default -> throw new Rejected("invalid_value", "The fake server does not support this event.", "type");
        }
    }

    private void update(JsonNode changes) {
        if (spoken && changes.findValue("voice") != null) {
            JsonNode voice = config.response(Json.object()).voice();
            if (!voice.equals(changes.findValue("voice"))) {
                throw new Rejected(
                        "cannot_update_voice",
                        "The voice of a session cannot be changed after audio was spoken with it.",
                        "session.voice");
            }
        }
        config.update(changes);
        turns.configured();
        emitSession("updated");
    }

    static byte[] audio(JsonNode base64) {
        try {
            return Base64.getDecoder().decode(base64.asText());
        } catch (IllegalArgumentException e) {
            throw new Rejected("invalid_value", "The audio is not valid base64: " + e.getMessage(), "audio");
        }
    }

    // Items

    private int indexOf(String itemId) {
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).id().equals(itemId)) {
                return i;
            }
        }
        return -1;
    }

    private Item known(JsonNode event, String verb) {
        String id = event.path("item_id").asText();
        int index = indexOf(id);
        if (index < 0) {
            throw new Rejected(
                    "item_" + verb + "_invalid_item_id",
                    "Cannot " + verb + " item: there is no item with the id '" + id + "'.",
                    "item_id");
        }
        return items.get(index);
    }

    /** Adds an item at the end, and returns the id of the one before, or null. */
    @Nullable
    String append(Item item) {
        return insert(item, items.size());
    }

    private @Nullable String insert(Item item, int index) {
        items.add(index, item);
        return index == 0 ? null : items.get(index - 1).id();
    }

    private void create(ObjectNode event) {
        ObjectNode json = event.path("item").deepCopy();
        String id = json.path("id").asText("");
        if (id.isEmpty()) {
            json.put("id", newId("item_"));
        } else if (indexOf(id) >= 0) {
            throw new Rejected(
                    "item_create_duplicate_item_id", "An item with the id '" + id + "' already exists.", "item.id");
        }
        String callId = json.path("call_id").asText();
        if (json.path("type").asText().equals("function_call_output")
                && items.stream()
                        .noneMatch(item -> item.json().path("call_id").asText().equals(callId))) {
            throw new Rejected(
                    "invalid_tool_call_id",
                    "No call with the id '" + callId + "' in the conversation.",
                    "item.call_id");
        }
        json.put("object", "realtime.item").put("status", "completed");
        announce(item(json), place(event.path("previous_item_id")));
    }

    private int place(JsonNode previous) {
        String id = previous.asText("");
        if (previous.isMissingNode() || previous.isNull() || id.isEmpty()) {
            return items.size();
        }
        if (id.equals("root")) {
            return 0;
        }
        int index = indexOf(id);
        if (index < 0) {
            throw new Rejected(
                    "item_create_invalid_previous_item_id",
                    "Cannot insert the item: there is no previous item with the id '" + id + "'.",
                    "previous_item_id");
        }
        return index + 1;
    }

    /** An item that the client made; audio in it is taken out. */
    private Item item(ObjectNode json) {
        for (JsonNode part : json.path("content")) {
            if (part instanceof ObjectNode object && part.path("type").asText().equals("input_audio")) {
                byte[] bytes = audio(part.path("audio"));
                object.remove("audio");
                InputAudio audio = new InputAudio(channel.shared().mostKept());
                audio.format(config.inputFormat());
                audio.append(bytes, 0, bytes.length);
                return said(json, audio.take());
            }
        }
        return new Item(json, null, null);
    }

    private Item said(ObjectNode json, InputAudio.Taken audio) {
        for (JsonNode part : json.path("content")) {
            if (part.hasNonNull("transcript")) {
                Optional<String> given = Optional.of(part.get("transcript").asText());
                return new Item(json, audio, new Lazy<>(() -> given));
            }
        }
        return new Item(
                json,
                audio,
                new Lazy<>(() ->
                        Optional.ofNullable(channel.shared().listener().get().heard(audio.millis(), audio.audio()))));
    }

    private void announce(Item item, int index) {
        String previous = insert(item, index);
        channel.emit(item.event(protocol.spoken("conversation.item.added"), previous));
        if (protocol != Protocol.BETA) {
            channel.emit(item.event("conversation.item.done", previous));
        }
    }

    private void retrieve(ObjectNode event) {
        emit("conversation.item.retrieved", "item", known(event, "retrieve").withAudio());
    }

    private void delete(ObjectNode event) {
        Item item = known(event, "delete");
        items.remove(item);
        channel.emit(Json.object().put("type", "conversation.item.deleted").put("item_id", item.id()));
    }

    private void truncate(ObjectNode event) {
        Item item = known(event, "truncate");
        long end = event.path("audio_end_ms").asLong();
        int index = event.path("content_index").asInt();
        JsonNode part = item.json().path("content").path(index);
        if (item.spokenMillis == 0) {
            throw new Rejected(
                    "unsupported_content_type", "Only audio that the model spoke can be truncated.", "item_id");
        }
        if (end < 0 || end > item.spokenMillis) {
            throw new Rejected(
                    "invalid_value",
                    "The audio is " + item.spokenMillis + " ms long and cannot be truncated at " + end + " ms.",
                    "audio_end_ms");
        }
        item.spokenMillis = end;
        if (part instanceof ObjectNode object) {
            // What nobody has heard is taken out of the conversation.
            object.put("transcript", "");
        }
        channel.emit(Json.object()
                .put("type", "conversation.item.truncated")
                .put("item_id", item.id())
                .put("content_index", index)
                .put("audio_end_ms", end));
    }

    // Speech

    private String speechStarted(long atMillis) {
        String itemId = newId("item_");
        channel.emit(Json.object()
                .put("type", "input_audio_buffer.speech_started")
                .put("audio_start_ms", atMillis)
                .put("item_id", itemId));
        ResponseRun run = active();
        if (run != null && config.turnDetection().path("interrupt_response").asBoolean(true)) {
            cancel(run, "turn_detected");
        }
        return itemId;
    }

    private void speechStopped(String itemId, long atMillis) {
        channel.emit(Json.object()
                .put("type", "input_audio_buffer.speech_stopped")
                .put("audio_end_ms", atMillis)
                .put("item_id", itemId));
        committed(itemId);
        respondToTurn();
    }

    private void nobodySpoke(long fromMillis, long toMillis) {
        String itemId = newId("item_");
        channel.emit(Json.object()
                .put("type", "input_audio_buffer.timeout_triggered")
                .put("audio_start_ms", fromMillis)
                .put("audio_end_ms", toMillis)
                .put("item_id", itemId));
        committed(itemId);
        respondToTurn();
    }

    private void respondToTurn() {
        if (!config.isTranscription()
                && config.turnDetection().path("create_response").asBoolean(true)) {
            try {
                respond(Json.object());
            } catch (Rejected e) {
                channel.emit(protocol.error(e, null));
            }
        }
    }

    private void commit() {
        if (input.millis() < LEAST_COMMIT_MILLIS) {
            throw new Rejected(
                    "input_audio_buffer_commit_empty",
                    "The buffer is too small to be committed: it has " + input.millis() + " ms of audio, but at least "
                            + LEAST_COMMIT_MILLIS + " ms are needed.",
                    null);
        }
        String begun = turns.endTurn();
        committed(begun == null ? newId("item_") : begun);
    }

    private void committed(String itemId) {
        InputAudio.Taken audio = input.take();
        ObjectNode json = Item.message(itemId, "completed", "user");
        json.putArray("content").addObject().put("type", "input_audio").putNull("transcript");
        Item item = said(json, audio);
        channel.emit(Json.object()
                .put("type", "input_audio_buffer.committed")
                .put(
                        "previous_item_id",
                        items.isEmpty() ? null : items.get(items.size() - 1).id())
                .put("item_id", itemId));
        announce(item, items.size());
        if (config.transcription().isObject()) {
            transcribe(item);
        }
    }

    private void transcribe(Item item) {
        Lazy<Optional<String>> heard = item.heard;
        if (heard == null) {
            return;
        }
        transcribing++;
        channel.work(
                heard::get,
                words -> {
                    if (words.isPresent()) {
                        transcribed(item, words.get());
                    } else {
                        transcriptionFailed(item, "The audio is unintelligible.");
                    }
                    transcriptionEnded();
                },
                failure -> {
                    transcriptionFailed(item, String.valueOf(failure.getMessage()));
                    transcriptionEnded();
                });
    }

    private void transcriptionEnded() {
        transcribing--;
        if (transcribing == 0) {
            List<Runnable> next = List.copyOf(afterTranscription);
            afterTranscription.clear();
            next.forEach(Runnable::run);
        }
    }

    private void transcribed(Item item, String text) {
        if (item.json().path("content").path(0) instanceof ObjectNode part) {
            part.put("transcript", text);
        }
        for (String piece : Conversation.pieces(text)) {
            channel.emit(ofTranscription("delta", item).put("delta", piece));
        }
        ObjectNode completed = ofTranscription("completed", item).put("transcript", text);
        ObjectNode usage = completed.putObject("usage");
        if (config.transcription().path("model").asText().startsWith("whisper")) {
            usage.put("type", "duration").put("seconds", millis(item) / 1000.0);
        } else {
            int tokens = Conversation.tokens(text);
            usage.put("type", "tokens")
                    .put("input_tokens", audioTokens(item))
                    .put("output_tokens", tokens)
                    .put("total_tokens", audioTokens(item) + tokens)
                    .putObject("input_token_details")
                    .put("text_tokens", 0)
                    .put("audio_tokens", audioTokens(item));
        }
        channel.emit(completed);
    }

    private void transcriptionFailed(Item item, String reason) {
        ObjectNode failed = ofTranscription("failed", item);
        failed.putObject("error")
                .put("type", "transcription_error")
                .put("code", "audio_unintelligible")
                .put("message", reason);
        channel.emit(failed);
    }

    private static ObjectNode ofTranscription(String what, Item item) {
        return Json.object()
                .put("type", "conversation.item.input_audio_transcription." + what)
                .put("item_id", item.id())
                .put("content_index", 0);
    }

    private static long millis(Item item) {
        return item.said == null ? 0 : item.said.millis();
    }

    private static int audioTokens(Item item) {
        return (int) (millis(item) / MILLIS_A_TOKEN);
    }

    // Responses

    private @Nullable ResponseRun active() {
        for (ResponseRun run : runs) {
            if (!run.config().outOfBand()) {
                return run;
            }
        }
        return null;
    }

    private void respond(JsonNode own) {
        if (config.isTranscription()) {
            throw new Rejected("invalid_value", "A transcription session does not create responses.", "type");
        }
        ResponseConfig wanted = config.response(own);
        ResponseRun running = active();
        if (running != null && !wanted.outOfBand()) {
            throw new Rejected(
                    "conversation_already_has_active_response",
                    "The conversation already has an active response: " + running.id()
                            + ". Wait until it is done before creating another one.",
                    null);
        }
        ModelRequest request = request(wanted);
        ResponseRun run = new ResponseRun(
                this, wanted, wanted.json(newId("resp_"), conversation), request.textTokens(), request.audioTokens());
        runs.add(run);
        lastResponse = run.id();
        emit("response.created", "response", run.json());
        emit("rate_limits.updated", "rate_limits", RATE_LIMITS.deepCopy());
        // In this order always, so that tests can rely on it; the API promises none.
        if (transcribing == 0) {
            ask(run, request);
        } else {
            afterTranscription.add(() -> ask(run, request));
        }
    }

    private void ask(ResponseRun run, ModelRequest request) {
        channel.work(
                () -> tools.ask(request.complete()),
                answer -> {
                    spoken |= run.config().speaks() && answer.text() != null;
                    run.say(answer);
                    channel.produce(run);
                },
                failure -> {
                    run.fail(failure);
                    channel.produce(run);
                });
    }

    private ModelRequest request(ResponseConfig wanted) {
        ModelRequest request = new ModelRequest(config.model(), wanted);
        ArrayNode own = wanted.input();
        if (own == null) {
            items.forEach(request::add);
            return request;
        }
        for (JsonNode json : own) {
            if (json.path("type").asText().equals("item_reference")) {
                int index = indexOf(json.path("id").asText());
                if (index < 0) {
                    throw new Rejected(
                            "invalid_value",
                            "No item with the id '" + json.path("id").asText() + "'.",
                            "response.input");
                }
                request.add(items.get(index));
            } else {
                request.add(item(json.deepCopy()));
            }
        }
        return request;
    }

    private void cancel(String responseId) {
        for (ResponseRun run : runs) {
            if (responseId.isEmpty() ? !run.config().outOfBand() : run.id().equals(responseId)) {
                cancel(run, "client_cancelled");
                return;
            }
        }
        throw new Rejected(
                "response_cancel_not_active",
                responseId.isEmpty()
                        ? "There is no active response to cancel."
                        : "There is no active response with the id '" + responseId + "' to cancel.",
                responseId.isEmpty() ? null : "response_id");
    }

    /** Ends a response: all of its last events are sent now, as nobody else is to be heard before them. */
    private void cancel(ResponseRun run, String reason) {
        run.cancel(reason);
        for (ObjectNode event = run.next(); event != null; event = run.next()) {
            channel.emit(event);
        }
    }

    void ended(ResponseRun run) {
        runs.remove(run);
        turns.answered();
    }

    private void clearOutput() {
        String response = lastResponse;
        if (response == null) {
            throw new Rejected("invalid_value", "There is no output audio to clear.", "type");
        }
        channel.emit(Json.object().put("type", "output_audio_buffer.cleared").put("response_id", response));
    }

    String newId(String prefix) {
        return tools.id(prefix);
    }

    String spoken(String type) {
        return protocol.spoken(type);
    }
}

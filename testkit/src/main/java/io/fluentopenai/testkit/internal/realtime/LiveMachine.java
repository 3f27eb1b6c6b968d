package io.fluentopenai.testkit.internal.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.ModelAnswer;
import io.fluentopenai.testkit.internal.audio.AudioFormat;
import io.fluentopenai.testkit.internal.audio.InputAudio;
import io.fluentopenai.testkit.internal.script.Conversation;
import io.fluentopenai.testkit.internal.script.Toolbox;
import io.fluentopenai.testkit.internal.socket.FrameReader;
import io.fluentopenai.testkit.internal.value.Json;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a live session: the primary one, which starts the session and carries the audio, or a sideband. The scripted
 * model answers when the user becomes quiet; a tool that it calls is work that it delegates.
 */
final class LiveMachine implements Machine {

    private static final int MILLIS_A_CHARACTER = 50;
    private static final String DTMF_KEYS = "[0-9A-D*#]";

    private final Channel channel;
    private final Toolbox tools;
    private final boolean primary;
    private final JsonNode known;
    private final String id;
    private @Nullable LiveRoom room;
    private @Nullable Turns turns;
    private AudioFormat format = AudioFormat.PCM;

    LiveMachine(Channel channel, Opening opening) {
        this.channel = channel;
        this.tools = channel.shared().tools();
        this.primary = opening.kind() == Opening.Kind.LIVE;
        this.known = opening.session();
        this.id = primary ? tools.id("sess_") : known.path("id").asText();
        this.room = primary ? null : channel.shared().live().room(id);
    }

    @Override
    public String id() {
        LiveRoom now = room;
        return now == null ? id : now.id();
    }

    boolean isPrimary() {
        return primary;
    }

    @Override
    public void opened() {
        if (!primary && (room == null || !room.join(this))) {
            channel.peer().close(FrameReader.NORMAL, "");
        }
    }

    @Override
    public void closed() {
        LiveRoom now = room;
        if (now != null) {
            now.leave(this);
            if (primary) {
                now.end("connection_lost", null, null);
            }
        }
    }

    @Override
    public void received(ObjectNode event) {
        String type = event.path("type").asText();
        if (room == null) {
            if (!type.equals("session.start")) {
                throw new Rejected("session_not_started", "The first event must be session.start.", "type");
            }
            start(event);
            return;
        }
        received(room, type, event);
    }

    private void start(ObjectNode event) {
        ObjectNode config = Json.object(known).deepCopy();
        event.path("session").properties().forEach(setting -> config.set(setting.getKey(), setting.getValue()));
        JsonNode audio = config.at("/audio/format");
        if (audio.path("rate").asInt(24_000) == 16_000) {
            throw new Rejected(
                    "unsupported_value", "The fake server supports PCM at 24000 Hz only.", "session.audio.format.rate");
        }
        format = AudioFormat.of(audio);
        LiveRoom started = channel.shared().live().open(config);
        room = started;
        started.join(this);
        turns = turns(started);
        emit(confirmation(event, "session.started").set("session", started.session()));
    }

    private Turns turns(LiveRoom started) {
        InputAudio input = new InputAudio(channel.shared().mostKept());
        ObjectNode json = Json.object();
        json.putObject("audio").putObject("input").set("format", format.json());
        SessionConfig config = SessionConfig.usual();
        config.update(json);
        return new Turns(config, input, (itemId, atMillis) -> heard(started, input.take()));
    }

    private void received(LiveRoom now, String type, ObjectNode event) {
        switch (type) {
            case "session.update" -> {
                now.update(event.path("session"));
                emit(confirmation(event, "session.updated").set("session", now.session()));
            }
            case "session.input_audio.append" -> append(now, event);
            case "session.input_audio.mute" -> {
                now.mute(true);
                emit(confirmation(event, "session.input_audio.muted"));
            }
            case "session.input_audio.unmute" -> {
                now.mute(false);
                emit(confirmation(event, "session.input_audio.unmuted"));
            }
            case "session.output_audio.fixture.play" -> {
                ConversationMachine.audio(event.path("audio"));
                emit(confirmation(event, "session.output_audio.fixture.playing"));
                emit(confirmation(event, "session.output_audio.fixture.played"));
            }
            case "session.instructions.append", "session.thinking.append", "session.commentary.append" -> {
                checkDelegation(now, event.path("delegation_id"));
                String text = event.path("content").asText();
                emit(confirmation(event, type + "ed")
                        .put("start_ms", now.millis())
                        .put("end_ms", now.millis()));
                if (type.equals("session.commentary.append")) {
                    LiveMachine speaker = now.speaker(this);
                    speaker.channel.run(() -> speaker.speak(now, text));
                } else {
                    now.note(text);
                }
            }
            case "decision.item.create" -> {
                ObjectNode item = Json.object(event.path("item")).deepCopy();
                if (!item.hasNonNull("id")) {
                    item.put("id", tools.id("item_"));
                }
                emit(confirmation(event, "decision.item.created").set("item", item));
            }
            case "decision.item.delete" ->
                emit(confirmation(event, "decision.item.deleted").set("item_id", event.path("item_id")));
            case "response.item.create" -> {
                requireResponses(now);
                now.add(event.path("item"));
            }
            case "response.create" -> {
                requireResponses(now);
                ask(now, () -> "", null);
            }
            case "session.close" ->
                now.end("close_requested", this, event.path("event_id").textValue());
            case "transport.dtmf.send" -> {
                String key = event.path("event").asText();
                if (!key.matches(DTMF_KEYS)) {
                    throw new Rejected("invalid_value", "Invalid DTMF key: '" + key + "'.", "event");
                }
                emit(confirmation(event, "transport.dtmf.sent").put("event", key));
            }
            case "session.start" ->
                throw new Rejected("session_already_started", "The session has already started.", "type");
            default -> throw new Rejected("invalid_value", "The fake server does not support this event.", "type");
        }
    }

    private static void requireResponses(LiveRoom now) {
        if (!now.delegation().equals("responses")) {
            throw new Rejected("invalid_value", "The session does not delegate to the Responses API.", "type");
        }
    }

    private static void checkDelegation(LiveRoom now, JsonNode delegationId) {
        if (delegationId.isTextual()
                && !(now.delegation().equals("client") && now.hasDelegated(delegationId.asText()))) {
            throw new Rejected(
                    "delegation_not_found", "No delegation '" + delegationId.asText() + "'.", "delegation_id");
        }
    }

    private void append(LiveRoom now, ObjectNode event) {
        byte[] audio = ConversationMachine.audio(event.path("audio"));
        now.tell(Json.object().put("type", "session.input_audio.append").set("audio", event.path("audio")), this);
        if (turns != null && !now.isMuted()) {
            turns.append(audio);
        }
    }

    /** The user has said something. */
    private void heard(LiveRoom now, InputAudio.Taken said) {
        long end = now.pass(said.millis());
        ask(
                now,
                () -> Optional.ofNullable(channel.shared().listener().get().heard(said.millis(), said.audio()))
                        .orElse(""),
                words -> {
                    long from = end - said.millis();
                    for (String piece : Conversation.pieces(words)) {
                        tell(now, transcript("session.input_transcript.delta", piece, from, end));
                    }
                });
    }

    /** Handles what the user has said. */
    private interface Words {
        void said(String words);
    }

    /** Asks the model, after somebody has put into words what was said. */
    private void ask(LiveRoom now, Callable<String> listening, @Nullable Words words) {
        channel.work(
                () -> {
                    String said = listening.call();
                    if (words != null) {
                        now.say("user", said);
                    }
                    return new Asked(said, tools.ask(now.request()));
                },
                asked -> {
                    if (words != null) {
                        words.said(asked.words());
                    }
                    answered(now, asked.answer());
                },
                failure -> channel.emit(
                        channel.protocol().error("server_error", "model_failed", String.valueOf(failure), null, null)));
    }

    private record Asked(String words, ModelAnswer answer) {}

    private void answered(LiveRoom now, ModelAnswer answer) {
        String text = answer.text();
        if (!answer.toolCalls().isEmpty() && !now.delegation().isEmpty()) {
            delegate(now, answer);
        }
        if (text != null) {
            speak(now, text);
        }
    }

    /** Delegates a task that the model does not do itself, to the target that the session names. */
    private void delegate(LiveRoom now, ModelAnswer answer) {
        boolean responses = now.delegation().equals("responses");
        String delegationId = tools.id("delegation_");
        String responseId = tools.id("resp_");
        now.delegated(delegationId);
        ObjectNode created = Json.object().put("type", "session.delegation.created");
        ObjectNode delegation = created.put("offset_ms", now.millis())
                .putObject("delegation")
                .put("id", delegationId)
                .put("type", "delegation")
                .put("target", now.delegation());
        if (responses) {
            delegation.put("response_id", responseId);
        }
        tell(now, created);
        if (!responses) {
            return;
        }
        ArrayNode output = Json.array();
        for (ModelAnswer.FunctionCall call : answer.toolCalls()) {
            ObjectNode item = output.addObject()
                    .put("type", "function_call")
                    .put("id", tools.id("fc_"))
                    .put("call_id", tools.id("call_"))
                    .put("name", call.name())
                    .put("arguments", call.arguments())
                    .put("status", "completed");
            now.add(item);
            ObjectNode done =
                    Json.object().put("type", "response.output_item.done").put("output_index", output.size() - 1);
            tell(now, nested(delegationId, done.set("item", item)));
        }
        ObjectNode response =
                Json.object().put("id", responseId).put("object", "response").put("status", "completed");
        response.putArray("output");
        tell(
                now,
                nested(
                        delegationId,
                        Json.object().put("type", "response.completed").set("response", response)));
    }

    private static ObjectNode nested(String delegationId, ObjectNode event) {
        return Json.object()
                .put("type", "response.event")
                .put("delegation_id", delegationId)
                .set("event", event);
    }

    /** Says something, piece by piece, as fast as the client takes it. */
    private void speak(LiveRoom now, String text) {
        now.say("assistant", text);
        Deque<String> pieces = new ArrayDeque<>(Conversation.pieces(text));
        Deque<ObjectNode> ready = new ArrayDeque<>();
        channel.produce(() -> {
            String piece = ready.isEmpty() ? pieces.poll() : null;
            if (piece != null) {
                long from = now.millis();
                long to = now.pass((long) piece.length() * MILLIS_A_CHARACTER);
                ObjectNode words = transcript("session.output_transcript.delta", piece, from, to);
                now.tell(words, this);
                now.tell(audio(AudioFormat.PCM, from, to).put("start_ms", from).put("end_ms", to), this);
                ready.add(words);
                ready.add(
                        primary
                                ? audio(format, from, to)
                                : audio(AudioFormat.PCM, from, to)
                                        .put("start_ms", from)
                                        .put("end_ms", to));
                if (pieces.isEmpty()) {
                    ObjectNode usage =
                            Json.object().put("type", "session.usage.updated").set("usage", now.usage());
                    now.tell(usage, this);
                    ready.add(usage);
                }
            }
            return ready.poll();
        });
    }

    private static ObjectNode audio(AudioFormat format, long from, long to) {
        return Json.object()
                .put("type", "session.output_audio.delta")
                .put("delta", Base64.getEncoder().encodeToString(format.tone(from, to)));
    }

    private ObjectNode transcript(String type, String delta, long from, long to) {
        return Json.object()
                .put("type", type)
                .put("event_id", tools.id("event_"))
                .put("delta", delta)
                .put("start_ms", from)
                .put("end_ms", to);
    }

    /** An event that confirms one of the client's. */
    private static ObjectNode confirmation(ObjectNode event, String type) {
        ObjectNode confirmation = Json.object().put("type", type);
        if (event.path("event_id").isTextual()) {
            confirmation.set("client_event_id", event.get("event_id"));
        }
        return confirmation;
    }

    private void emit(ObjectNode event) {
        channel.emit(event);
    }

    /** Tells all connections of an event. */
    private void tell(LiveRoom now, ObjectNode event) {
        now.tell(event, this);
        emit(event);
    }

    /** Sends an event. May be called from any thread. */
    void later(ObjectNode event) {
        channel.run(() -> channel.emit(event));
    }

    void endLater(ObjectNode event) {
        channel.run(() -> end(event));
    }

    /** The session is over. */
    void end(ObjectNode event) {
        channel.emit(event);
        channel.peer().close(FrameReader.NORMAL, "");
    }
}

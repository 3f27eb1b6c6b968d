package io.fluentopenai.realtime.event;

import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.realtime.event.EventProperties.Layout;
import io.fluentopenai.realtime.event.EventProperties.Slot;
import java.io.IOException;

/** Decides by its type which client event the JSON is. */
final class ClientEventReader {
    private static final Layout SESSION = Layout.of(Slot.SESSION_UPDATE);
    private static final Layout TRANSCRIPTION_SESSION = Layout.of(Slot.TRANSCRIPTION_SESSION_UPDATE);
    private static final Layout AUDIO = Layout.of(Slot.AUDIO);
    private static final Layout EVENT = Layout.of();
    private static final Layout PLACED_ITEM = Layout.of(Slot.PREVIOUS_ITEM_ID, Slot.ITEM);
    private static final Layout ITEM_ID = Layout.of(Slot.ITEM_ID);
    private static final Layout TRUNCATE = Layout.of(Slot.ITEM_ID, Slot.CONTENT_INDEX, Slot.AUDIO_END_MS);
    private static final Layout RESPONSE = Layout.of(Slot.RESPONSE_PARAMS);
    private static final Layout RESPONSE_ID = Layout.of(Slot.RESPONSE_ID);

    private ClientEventReader() {}

    static ClientEvent read(JsonReader in) throws IOException {
        String type = in.atObject() ? in.peek("type") : null;
        if (type == null) {
            return new ClientEvent.Unknown(in);
        }
        return switch (type) {
            case "session.update" -> {
                EventProperties p = new EventProperties(in, SESSION);
                yield new ClientEvent.SessionUpdate(p.eventId, p.session, p.rest);
            }
            case "transcription_session.update" -> {
                EventProperties p = new EventProperties(in, TRANSCRIPTION_SESSION);
                yield new ClientEvent.TranscriptionSessionUpdate(p.eventId, p.transcriptionSessionUpdate, p.rest);
            }
            case "session.close" -> {
                EventProperties p = new EventProperties(in, EVENT);
                yield new ClientEvent.SessionClose(p.eventId, p.rest);
            }
            case "input_audio_buffer.append" -> {
                EventProperties p = new EventProperties(in, AUDIO);
                yield new ClientEvent.InputAudioBufferAppend(p.eventId, p.audio, p.rest);
            }
            case "session.input_audio_buffer.append" -> {
                EventProperties p = new EventProperties(in, AUDIO);
                yield new ClientEvent.SessionInputAudioBufferAppend(p.eventId, p.audio, p.rest);
            }
            case "input_audio_buffer.commit" -> {
                EventProperties p = new EventProperties(in, EVENT);
                yield new ClientEvent.InputAudioBufferCommit(p.eventId, p.rest);
            }
            case "input_audio_buffer.clear" -> {
                EventProperties p = new EventProperties(in, EVENT);
                yield new ClientEvent.InputAudioBufferClear(p.eventId, p.rest);
            }
            case "output_audio_buffer.clear" -> {
                EventProperties p = new EventProperties(in, EVENT);
                yield new ClientEvent.OutputAudioBufferClear(p.eventId, p.rest);
            }
            case "conversation.item.create" -> {
                EventProperties p = new EventProperties(in, PLACED_ITEM);
                yield new ClientEvent.ConversationItemCreate(p.eventId, p.previousItemId, p.item, p.rest);
            }
            case "conversation.item.retrieve" -> {
                EventProperties p = new EventProperties(in, ITEM_ID);
                yield new ClientEvent.ConversationItemRetrieve(p.eventId, p.itemId, p.rest);
            }
            case "conversation.item.truncate" -> {
                EventProperties p = new EventProperties(in, TRUNCATE);
                yield new ClientEvent.ConversationItemTruncate(
                        p.eventId, p.itemId, p.contentIndex, p.audioEndMs, p.rest);
            }
            case "conversation.item.delete" -> {
                EventProperties p = new EventProperties(in, ITEM_ID);
                yield new ClientEvent.ConversationItemDelete(p.eventId, p.itemId, p.rest);
            }
            case "response.create" -> {
                EventProperties p = new EventProperties(in, RESPONSE);
                yield new ClientEvent.ResponseCreate(p.eventId, p.responseParams, p.rest);
            }
            case "response.cancel" -> {
                EventProperties p = new EventProperties(in, RESPONSE_ID);
                yield new ClientEvent.ResponseCancel(p.eventId, p.responseId, p.rest);
            }
            default -> new ClientEvent.Unknown(in);
        };
    }
}

package io.fluentopenai.realtime.event;

import static io.fluentopenai.realtime.event.EventProperties.Slot.AUDIO;
import static io.fluentopenai.realtime.event.EventProperties.Slot.AUDIO_END_MS;
import static io.fluentopenai.realtime.event.EventProperties.Slot.CONTENT_INDEX;
import static io.fluentopenai.realtime.event.EventProperties.Slot.ITEM;
import static io.fluentopenai.realtime.event.EventProperties.Slot.ITEM_ID;
import static io.fluentopenai.realtime.event.EventProperties.Slot.PREVIOUS_ITEM_ID;
import static io.fluentopenai.realtime.event.EventProperties.Slot.RESPONSE_ID;
import static io.fluentopenai.realtime.event.EventProperties.Slot.RESPONSE_PARAMS;
import static io.fluentopenai.realtime.event.EventProperties.Slot.SESSION_UPDATE;
import static io.fluentopenai.realtime.event.EventProperties.Slot.TRANSCRIPTION_SESSION_UPDATE;

import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.realtime.event.ClientEvent.ConversationItemCreate;
import io.fluentopenai.realtime.event.ClientEvent.ConversationItemDelete;
import io.fluentopenai.realtime.event.ClientEvent.ConversationItemRetrieve;
import io.fluentopenai.realtime.event.ClientEvent.ConversationItemTruncate;
import io.fluentopenai.realtime.event.ClientEvent.InputAudioBufferAppend;
import io.fluentopenai.realtime.event.ClientEvent.InputAudioBufferClear;
import io.fluentopenai.realtime.event.ClientEvent.InputAudioBufferCommit;
import io.fluentopenai.realtime.event.ClientEvent.OutputAudioBufferClear;
import io.fluentopenai.realtime.event.ClientEvent.ResponseCancel;
import io.fluentopenai.realtime.event.ClientEvent.ResponseCreate;
import io.fluentopenai.realtime.event.ClientEvent.SessionClose;
import io.fluentopenai.realtime.event.ClientEvent.SessionInputAudioBufferAppend;
import io.fluentopenai.realtime.event.ClientEvent.SessionUpdate;
import io.fluentopenai.realtime.event.ClientEvent.TranscriptionSessionUpdate;
import java.io.IOException;

/** Decides by its type which client event the JSON is. */
final class ClientEventReader extends EventProperties {
    static final Layouts LAYOUTS = new Layouts();

    static {
        LAYOUTS.with(SESSION_UPDATE).event(SessionUpdate.class, "session.update");
        LAYOUTS.with(TRANSCRIPTION_SESSION_UPDATE)
                .event(TranscriptionSessionUpdate.class, "transcription_session.update");
        LAYOUTS.with()
                .event(SessionClose.class, "session.close")
                .event(InputAudioBufferCommit.class, "input_audio_buffer.commit")
                .event(InputAudioBufferClear.class, "input_audio_buffer.clear")
                .event(OutputAudioBufferClear.class, "output_audio_buffer.clear");
        LAYOUTS.with(AUDIO)
                .event(InputAudioBufferAppend.class, "input_audio_buffer.append")
                .event(SessionInputAudioBufferAppend.class, "session.input_audio_buffer.append");
        LAYOUTS.with(PREVIOUS_ITEM_ID, ITEM).event(ConversationItemCreate.class, "conversation.item.create");
        LAYOUTS.with(ITEM_ID)
                .event(ConversationItemRetrieve.class, "conversation.item.retrieve")
                .event(ConversationItemDelete.class, "conversation.item.delete");
        LAYOUTS.with(ITEM_ID, CONTENT_INDEX, AUDIO_END_MS)
                .event(ConversationItemTruncate.class, "conversation.item.truncate");
        LAYOUTS.with(RESPONSE_PARAMS).event(ResponseCreate.class, "response.create");
        LAYOUTS.with(RESPONSE_ID).event(ResponseCancel.class, "response.cancel");
    }

    private ClientEventReader(JsonReader in, Layout layout) throws IOException {
        super(in, layout);
    }

    static ClientEvent read(JsonReader in) throws IOException {
        String type = in.atObject() ? in.peek("type") : null;
        Layout layout = type == null ? null : LAYOUTS.of(type);
        return type == null || layout == null
                ? new ClientEvent.Unknown(in)
                : new ClientEventReader(in, layout).event(type);
    }

    private ClientEvent event(String type) {
        return switch (type) {
            case "session.update" -> new SessionUpdate(eventId, session, rest);
            case "transcription_session.update" ->
                new TranscriptionSessionUpdate(eventId, transcriptionSessionUpdate, rest);
            case "session.close" -> new SessionClose(eventId, rest);
            case "input_audio_buffer.append" -> new InputAudioBufferAppend(eventId, audio, rest);
            case "session.input_audio_buffer.append" -> new SessionInputAudioBufferAppend(eventId, audio, rest);
            case "input_audio_buffer.commit" -> new InputAudioBufferCommit(eventId, rest);
            case "input_audio_buffer.clear" -> new InputAudioBufferClear(eventId, rest);
            case "output_audio_buffer.clear" -> new OutputAudioBufferClear(eventId, rest);
            case "conversation.item.create" -> new ConversationItemCreate(eventId, previousItemId, item, rest);
            case "conversation.item.retrieve" -> new ConversationItemRetrieve(eventId, itemId, rest);
            case "conversation.item.truncate" ->
                new ConversationItemTruncate(eventId, itemId, contentIndex, audioEndMs, rest);
            case "conversation.item.delete" -> new ConversationItemDelete(eventId, itemId, rest);
            case "response.create" -> new ResponseCreate(eventId, responseParams, rest);
            case "response.cancel" -> new ResponseCancel(eventId, responseId, rest);
            default -> throw new IllegalStateException("There is a layout of " + type + ", and no case");
        };
    }
}

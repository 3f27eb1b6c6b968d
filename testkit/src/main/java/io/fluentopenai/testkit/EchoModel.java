package io.fluentopenai.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.internal.Conversation;

/** The usual model: repeats what the user said last. */
final class EchoModel implements ScriptedModel {

    @Override
    public ModelAnswer answer(JsonNode request) {
        String said = Conversation.lastUserText(request);
        return ModelAnswer.text(said.isEmpty() ? "You said nothing." : "You said: " + said);
    }
}

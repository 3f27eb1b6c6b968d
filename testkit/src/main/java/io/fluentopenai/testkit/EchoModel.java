package io.fluentopenai.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.internal.sample.StructuredAnswer;
import io.fluentopenai.testkit.internal.script.Conversation;

/** The usual model: repeats what the user said last, or gives a value of the schema that it is asked for. */
final class EchoModel implements ScriptedModel {

    @Override
    public ModelAnswer answer(JsonNode request) {
        String value = StructuredAnswer.to(request);
        if (value != null) {
            return ModelAnswer.text(value);
        }
        String said = Conversation.lastUserText(request);
        return ModelAnswer.text(said.isEmpty() ? "You said nothing." : "You said: " + said);
    }
}

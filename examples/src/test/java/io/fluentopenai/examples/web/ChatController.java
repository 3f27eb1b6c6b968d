package io.fluentopenai.examples.web;

import io.fluentopenai.OpenAI;
import io.fluentopenai.examples.ExampleModels;
import io.fluentopenai.tools.Tool;
import io.fluentopenai.ui.UiMessageStream;
import io.fluentopenai.ui.UiMessages;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

@RestController
class ChatController {
    private final OpenAI openai;
    private final Tool weather;

    ChatController(OpenAI openai, Tool weather) {
        this.openai = openai;
        this.weather = weather;
    }

    @PostMapping("/api/chat")
    ResponseEntity<StreamingResponseBody> chat(@RequestBody String body) {
        var question = UiMessages.parse(body)
                .addTo(openai.responses().model(ExampleModels.TEXT).tools(weather));
        var answer = UiMessageStream.of(question.runStream());
        return ResponseEntity.ok()
                .headers(headers -> UiMessageStream.HEADERS.forEach(headers::set))
                .body(answer::writeTo);
    }
}

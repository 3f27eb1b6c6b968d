package io.fluentopenai.examples.web;

import io.fluentopenai.OpenAI;
import io.fluentopenai.examples.ExampleModels;
import io.fluentopenai.tools.Tool;
import io.fluentopenai.ui.UiMessageStream;
import io.fluentopenai.ui.UiMessages;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

class ChatServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient OpenAI openai;
    private final transient Tool weather;

    ChatServlet(OpenAI openai, Tool weather) {
        this.openai = openai;
        this.weather = weather;
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String body = new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var question = UiMessages.parse(body)
                .addTo(openai.responses()
                        .model(ExampleModels.TEXT)
                        .instructions("Answer in one or two sentences.")
                        .tools(weather));
        try (var answer = UiMessageStream.of(question.runStream())) {
            UiMessageStream.HEADERS.forEach(response::setHeader);
            answer.writeTo(response.getOutputStream());
        }
    }
}

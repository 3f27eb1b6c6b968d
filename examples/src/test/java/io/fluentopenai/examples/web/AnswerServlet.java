package io.fluentopenai.examples.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fluentopenai.OpenAI;
import io.fluentopenai.examples.ExampleModels;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;

class AnswerServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient ObjectMapper json = new ObjectMapper();
    private final transient OpenAI openai;

    AnswerServlet(OpenAI openai) {
        this.openai = openai;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/event-stream;charset=UTF-8");
        PrintWriter out = response.getWriter();
        try (var text = openai.responses().model(ExampleModels.TEXT).user(request.getParameter("q")).stream()
                .text()) {
            for (String piece : text) {
                out.print("data: " + json.writeValueAsString(new Piece(piece)) + "\n\n");
                if (out.checkError()) { // flushes; true if the browser has gone
                    return;
                }
            }
        }
        out.print("event: done\ndata: {}\n\n");
    }
}

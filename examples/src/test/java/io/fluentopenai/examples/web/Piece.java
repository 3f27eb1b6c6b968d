package io.fluentopenai.examples.web;

record Piece(String text) {}

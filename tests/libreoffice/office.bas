' What LibreOffice is told to do with documents: one step a line, its words parted by tabs, read from jobs.txt.
' What became of each step is written to log.txt, line by line, so that it is there when the program dies.
' A document or words that are not found are null, and the next call on them fails.

Dim document As Object
Dim log As String

Sub Main(folder As String)
  Dim files As Object, steps As Object, words
  files = createUnoService("com.sun.star.ucb.SimpleFileAccess")
  steps = createUnoService("com.sun.star.io.TextInputStream")
  steps.setInputStream(files.openFileRead(ConvertToURL(folder & "/jobs.txt")))
  steps.setEncoding("UTF-8")
  log = folder & "/log.txt"
  Do While Not steps.isEOF()
    words = Split(steps.readLine(), Chr(9))
    If UBound(words) > 0 Then Tell Attempt(words)
  Loop
  StarDesktop.terminate()
End Sub

Sub Tell(outcome As String)
  Dim number As Integer
  number = FreeFile
  Open log For Append As #number
  Print #number, outcome
  Close #number
End Sub

Function Attempt(words) As String
  On Error GoTo Failed
  Select Case words(0)
    Case "open": OpenFile words(1)
    Case "author": Author words(1)
    Case "track": document.RecordChanges = (words(1) = "on")
    Case "dispatch": Dispatch words(1)
    Case "refresh": document.TextFields.refresh()
    Case "replace": Found(words(1)).String = words(2)
    Case "after": Found(words(1)).End.String = words(2)
    Case "paragraph": NewParagraph Found(words(1)), words(2)
    Case "remove": RemoveParagraph Found(words(1))
    Case "row": NewRow Found(words(1)), words
    Case "unrow": RemoveRow Found(words(1))
    Case "save": SaveFile words(1), words(2)
    Case "close": document.close(True)
    Case Else
      Attempt = "no such step"
      Exit Function
  End Select
  Attempt = "done"
  Exit Function
Failed:
  Attempt = Error$
End Function

Function Named(label As String, value) As Object
  Dim made As New com.sun.star.beans.PropertyValue
  made.Name = label
  made.Value = value
  Named = made
End Function

Sub OpenFile(path As String)
  document = StarDesktop.loadComponentFromURL(ConvertToURL(path), "_blank", 0, Array(Named("Hidden", True)))
End Sub

Sub SaveFile(path As String, filter As String)
  document.storeToURL(ConvertToURL(path), Array(Named("FilterName", filter)))
End Sub

Sub Author(whose As String)
  Dim provider As Object, user As Object
  provider = createUnoService("com.sun.star.configuration.ConfigurationProvider")
  user = provider.createInstanceWithArguments("com.sun.star.configuration.ConfigurationUpdateAccess", _
    Array(Named("nodepath", "/org.openoffice.UserProfile/Data")))
  user.setPropertyValue("givenname", whose)
  user.setPropertyValue("sn", "")
  user.commitChanges()
End Sub

Sub Dispatch(command As String)
  Dim helper As Object
  helper = createUnoService("com.sun.star.frame.DispatchHelper")
  helper.executeDispatch(document.CurrentController.Frame, command, "", 0, Array())
End Sub

Function Found(words As String) As Object
  Dim search As Object
  search = document.createSearchDescriptor()
  search.SearchString = words
  search.SearchCaseSensitive = True
  Found = document.findFirst(search)
End Function

' A paragraph after the one that holds the words.
Sub NewParagraph(place As Object, words As String)
  Dim cursor As Object
  cursor = place.Text.createTextCursorByRange(place)
  cursor.gotoEndOfParagraph(False)
  place.Text.insertControlCharacter(cursor, com.sun.star.text.ControlCharacter.PARAGRAPH_BREAK, False)
  place.Text.insertString(cursor, words, False)
End Sub

' The paragraph that holds the words, with its end.
Sub RemoveParagraph(place As Object)
  Dim cursor As Object
  cursor = place.Text.createTextCursorByRange(place)
  cursor.gotoStartOfParagraph(False)
  cursor.gotoNextParagraph(True)
  cursor.String = ""
End Sub

' A row below the one that holds the words, as a person does it: with the command of the menu.
Sub NewRow(place As Object, words)
  Dim table As Object, cell As Object, row As Integer, column As Integer
  table = place.TextTable
  row = RowOf(place)
  document.CurrentController.select(place)
  Dispatch ".uno:InsertRowsAfter"
  For column = 2 To UBound(words)
    cell = table.getCellByPosition(column - 2, row + 1)
    cell.Text.insertString(cell.Text.createTextCursor(), words(column), False)
  Next column
End Sub

Sub RemoveRow(place As Object)
  document.CurrentController.select(place)
  Dispatch ".uno:DeleteRows"
End Sub

Function RowOf(place As Object) As Integer
  Dim cell As String, digits As String, at As Integer
  cell = place.Cell.CellName
  For at = 1 To Len(cell)
    If Mid(cell, at, 1) >= "0" And Mid(cell, at, 1) <= "9" Then digits = digits & Mid(cell, at, 1)
  Next at
  RowOf = CInt(digits) - 1
End Function
